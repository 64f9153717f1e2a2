package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.platform.PlatformRepository;
import com.tqpro.whatsapp.runtime.Environment;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tqwa tenant …}: who the tenants are, switching them on and off, and their secrets. */
@Command(name = "tenant", description = {"Tenants. list and show need PLATFORM_DB_HOST, _USER and _PASSWORD; the others REGISTRY_TABLE, TENANT_DB_HOST and AWS credentials too.",
    "Secrets are given by TQWA_META_ACCESS_TOKEN, TQWA_META_APP_SECRET, TQWA_META_VERIFY_TOKEN, TQWA_TWILIO_ACCOUNT_SID, TQWA_TWILIO_AUTH_TOKEN, TQWA_CLAUDE_API_KEY."})
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

  @Command(description = "One tenant with its numbers. Exit status 4 when --check finds something wrong.")
  int show(@Mixin Target target, @Parameters(paramLabel = "SLUG") String slug,
      @Option(names = "--check", description = "ask the providers whether the credentials hold") boolean check) {
    var registry = registry();
    var tenant = registry.tenants().stream().filter(t -> t.slug().equals(slug)).findFirst().orElse(null);
    if (tenant == null) {
      return unknown(target, slug);
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
    boolean well = true;
    if (check) {
      try (var installation = new Installation(environment)) {
        var steps = new Steps(true);
        check(installation, new TenantRegistration(installation, slug), secret(installation, slug), steps);
        lines.putAll(steps.report());
        view.put("check", steps.report());
        well = !steps.failed();
      }
    }
    target.print(view, lines);
    return well ? ExitCodes.OK : ExitCodes.NOT_WELL;
  }

  @Command(description = {"Make a tenant, or bring it up to what is said of it, and switch it on: registry, database, role, secret, numbers, check of the credentials at Meta and Twilio.",
      "Each step is done where it is needed and reported; it may be repeated. Exit status 4 when the check failed: then the tenant is not switched on."})
  int enable(@Mixin Target target, @Parameters(paramLabel = "SLUG") String slug, @Mixin TenantPlan plan) {
    try (var installation = new Installation(environment)) {
      var steps = new TenantEnabling(environment, installation, slug, plan, new Steps(plan.dryRun)).run();
      target.print(steps.report(), steps.report());
      return steps.failed() ? ExitCodes.NOT_WELL : ExitCodes.OK;
    }
  }

  @Command(description = "Switch a tenant off: its API, its webhooks and its sending stop within 15 seconds. Nothing is deleted.")
  int disable(@Mixin Target target, @Parameters(paramLabel = "SLUG") String slug, @Option(names = "--dry-run", description = "say what would be done and do nothing") boolean dryRun) {
    try (var installation = new Installation(environment)) {
      var registration = new TenantRegistration(installation, slug);
      if (!registration.exists()) {
        return unknown(target, slug);
      }
      var steps = new Steps(dryRun);
      steps.step("disabled", !registration.enabled(), () -> registration.enable(false));
      if (!dryRun) {
        installation.refresh();
      }
      target.print(steps.report(), steps.report());
      return ExitCodes.OK;
    }
  }

  @Command(name = "rotate-secret", description = {"A new database password, and whatever of the secrets is given by environment variables. A replaced app secret holds on as the previous one.",
      "Broken off half way, `tqwa tenant enable` mends it."})
  int rotateSecret(@Mixin Target target, @Parameters(paramLabel = "SLUG") String slug,
      @Option(names = "--user", required = true, defaultValue = "${env:MIGRATION_DB_USER}", description = "a role that may alter roles (env MIGRATION_DB_USER)") String user,
      @Option(names = "--password", defaultValue = "${env:MIGRATION_DB_PASSWORD:-}", description = "env MIGRATION_DB_PASSWORD") String password,
      @Option(names = "--dry-run", description = "say what would be done and do nothing") boolean dryRun) {
    try (var installation = new Installation(environment)) {
      return installation.alone("tenant " + slug, () -> rotate(installation, target, slug, user, password, dryRun));
    }
  }

  private int rotate(Installation installation, Target target, String slug, String user, String password, boolean dryRun) {
    var registration = new TenantRegistration(installation, slug);
    var secret = secret(installation, slug);
    if (!registration.exists() || secret.value("database", "user").isEmpty()) {
      return unknown(target, slug);
    }
    var setup = new TenantDatabaseSetup(environment, user, password, secret.value("database", "user"));
    secret.newDatabasePassword();
    var steps = new Steps(dryRun);
    steps.step("database password", false, () -> setup.setPassword(secret.value("database", "password")));
    steps.step("secret", false, secret::write);
    if (!dryRun) {
      installation.platform().run(h -> installation.audit(h, "tenant.rotate-secret", slug, null, null));
      installation.refresh();
    }
    check(installation, registration, secret, steps);
    target.print(steps.report(), steps.report());
    return steps.failed() ? ExitCodes.NOT_WELL : ExitCodes.OK;
  }

  @Command(name = "import-legacy", description = {"Take over what the replaced system kept encrypted: tokens, app secrets and passwords of the registry (TQPRO_ENCRYPTION_KEY) go to the tenant's secret.",
      "With --messages also the conversations, from the view tqwa_legacy.message (CONVERSATION_ENCRYPTION_KEY of the replaced system in TQWA_LEGACY_CONVERSATION_KEY); see docs/migrating.md. May be repeated."})
  int importLegacy(@Mixin Target target, @Parameters(paramLabel = "SLUG") String slug,
      @Option(names = "--messages", paramLabel = "JDBC-URL", description = "the database with the view, with user and password in TQWA_LEGACY_DB_USER and TQWA_LEGACY_DB_PASSWORD") String messages,
      @Option(names = "--dry-run", description = "read and decrypt everything and write nothing") boolean dryRun) {
    try (var installation = new Installation(environment)) {
      if (!new TenantRegistration(installation, slug).exists()) {
        return unknown(target, slug);
      }
      var steps = new Steps(dryRun);
      new LegacySecrets(environment, installation, slug).run(steps);
      if (messages != null) {
        try (var database = installation.tenant(slug)) {
          new LegacyMessages(environment, installation, slug, database).run(messages, steps);
        }
      }
      target.print(steps.report(), steps.report());
      return steps.failed() ? ExitCodes.NOT_WELL : ExitCodes.OK;
    }
  }

  private void check(Installation installation, TenantRegistration registration, TenantSecretSetup secret, Steps steps) {
    new SenderChecks(secret, steps, installation, environment, registration.usesSharedApp()).run(registration.senders());
  }

  private TenantSecretSetup secret(Installation installation, String slug) {
    return new TenantSecretSetup(environment, installation.context().tenantSecrets().secretName(slug));
  }

  private static int unknown(Target target, String slug) {
    target.spec.commandLine().getErr().println("There is no tenant " + slug + ".");
    return ExitCodes.REFUSED;
  }

  private RegistrySnapshot registry() {
    try (var database = new Database(Databases.connections(environment).platform(), InstantSource.system())) {
      return new PlatformRepository(database).snapshot();
    }
  }
}
