package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.platform.PlatformRepository;
import com.tqpro.whatsapp.runtime.Environment;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tqwa tenant …}: reads the registry in the platform database (PLATFORM_DB_HOST and its kind). */
@Command(name = "tenant", description = "Show what the registry holds. Needs PLATFORM_DB_HOST, _USER and _PASSWORD.")
final class TenantCommand {
  private final Environment environment;

  TenantCommand(Environment environment) {
    this.environment = environment;
  }

  @Command(description = "All tenants.")
  int list(@Mixin Target target) {
    var registry = registry();
    var lines = new LinkedHashMap<String, Object>();
    registry.tenants().forEach(t -> lines.put(t.slug(), t.name() + (t.enabled() ? "" : "  (disabled)") + "  " + t.senders().size() + " number(s)"
        + (t.waba() == null ? "" : "  WABA " + t.waba() + (t.useSharedMetaApp() ? ", shared app" : ", own app"))));
    target.print(registry.tenants(), lines);
    return ExitCodes.OK;
  }

  @Command(description = "One tenant with its numbers.")
  int show(@Mixin Target target, @Parameters(paramLabel = "SLUG") String slug) {
    var registry = registry();
    var tenant = registry.tenants().stream().filter(t -> t.slug().equals(slug)).findFirst().orElse(null);
    if (tenant == null) {
      target.spec.commandLine().getErr().println("There is no tenant " + slug + ".");
      return ExitCodes.REFUSED;
    }
    var numbers = registry.numbers().stream().filter(n -> n.tenant().equals(slug)).toList();
    var view = new LinkedHashMap<String, Object>();
    view.put("tenant", tenant);
    view.put("numbers", numbers);
    var lines = new LinkedHashMap<String, Object>();
    lines.put("slug", slug);
    lines.put("name", tenant.name());
    lines.put("enabled", tenant.enabled());
    lines.put("time zone", tenant.timeZone());
    if (tenant.waba() != null) {
      lines.put("WABA", tenant.waba());
      lines.put("webhook", tenant.useSharedMetaApp() ? "/webhooks/meta" : "/webhooks/meta/" + tenant.appKey());
    }
    numbers.forEach(n -> lines.put("number " + n.displayNumber(), n.provider() + " " + n.sender() + ", " + n.ratePerSecond() + "/s"));
    target.print(view, lines);
    return ExitCodes.OK;
  }

  private RegistrySnapshot registry() {
    try (var database = new Database(Databases.connections(environment).platform(), InstantSource.system())) {
      return new PlatformRepository(database).snapshot();
    }
  }
}
