package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.config.SettingRules;
import com.tqpro.whatsapp.postgres.platform.InstallationSettings;
import com.tqpro.whatsapp.runtime.Environment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code tqwa installation …}: what holds for every tenant that sets nothing of its own. */
@Command(name = "installation", description = {"What is set for every tenant without a value of its own.", "Needs REGISTRY_TABLE, the platform database's variables and AWS credentials."})
final class InstallationCommand {
  private final Environment environment;

  InstallationCommand(Environment environment) {
    this.environment = environment;
  }

  @Command(description = "Print what is set, by whom and when. What is not listed comes from the functions' environment variables and files.")
  int list(@Mixin Target target) {
    try (var installation = new Installation(environment)) {
      var rows = new InstallationSettings(installation.platform()).rows();
      var lines = new LinkedHashMap<String, Object>();
      rows.forEach(r -> lines.put(r.name(), r.value() + "  (" + r.by() + ", " + r.at() + (Setting.named(r.name()).isPresent() ? ")" : "; no function knows this name)")));
      target.print(rows, lines);
      return ExitCodes.OK;
    }
  }

  @Command(description = "Set a value. Every function sees it within 15 seconds.")
  int set(@Mixin Target target, @Parameters(paramLabel = "NAME") String name, @Parameters(paramLabel = "VALUE", description = "may be empty: ''") String value) {
    var setting = setting(target, name);
    try (var installation = new Installation(environment)) {
      var settings = new InstallationSettings(installation.platform());
      var rows = settings.rows().stream().collect(Collectors.toMap(InstallationSettings.Row::name, InstallationSettings.Row::value));
      SettingRules.complaint(setting, value.strip(), other -> rows.getOrDefault(other.property(), other.fallback())).ifPresent(complaint -> {
        throw new ParameterException(target.spec.commandLine(), complaint);
      });
      boolean changed = settings.set(setting, value.strip(), Installation.operator(), installation.context().clock().instant());
      return done(target, installation, Map.of(name, value.strip() + (changed ? "" : "  (as it was)")));
    }
  }

  @Command(description = "Take a value away: environment variables, files and defaults hold again.")
  int unset(@Mixin Target target, @Parameters(paramLabel = "NAME") String name) {
    var setting = setting(target, name);
    try (var installation = new Installation(environment)) {
      boolean changed = new InstallationSettings(installation.platform()).unset(setting, Installation.operator(), installation.context().clock().instant());
      return done(target, installation, Map.of(name, changed ? "no longer set" : "was not set"));
    }
  }

  /** Also after no change: who repeats a command may do so because a refresh failed. */
  private static int done(Target target, Installation installation, Map<String, String> lines) {
    installation.refresh();
    target.print(lines, lines);
    return ExitCodes.OK;
  }

  private static Setting setting(Target target, String name) {
    var setting = Setting.named(name).orElseThrow(() -> new ParameterException(target.spec.commandLine(), "There is no setting " + name + "; tqwa setting list prints them."));
    if (setting.scope() == Setting.Scope.SECRET) {
      throw new ParameterException(target.spec.commandLine(), name + " is a secret and kept in no row: put it into the secret tqwa/service.");
    }
    return setting;
  }
}
