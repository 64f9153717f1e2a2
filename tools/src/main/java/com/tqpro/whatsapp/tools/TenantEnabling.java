package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.runtime.Environment;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Brings a tenant into being, or up to what is said of it: registry, database, role, secret, numbers; then asks the provider whether the
 * token holds, and only then switches the tenant on. Every step is done only where it is needed, so it may be repeated after any trouble.
 */
final class TenantEnabling {
  private final Environment environment;
  private final Installation installation;
  private final String slug;
  private final TenantPlan plan;
  private final Steps steps;
  private final TenantRegistration registration;

  TenantEnabling(Environment environment, Installation installation, String slug, TenantPlan plan, Steps steps) {
    this.environment = environment;
    this.installation = installation;
    this.slug = slug;
    this.plan = plan;
    this.steps = steps;
    this.registration = new TenantRegistration(installation, slug);
  }

  /** Of two at once the second waits, and finds what the first has done. */
  Steps run() {
    return installation.alone("tenant " + slug, this::runAlone);
  }

  private Steps runAlone() {
    boolean fresh = !registration.exists();
    if (fresh && plan.name == null) {
      throw new IllegalArgumentException("A new tenant needs --name.");
    }
    if (plan.ownApp && plan.waba == null && registration.appKey().isEmpty()) {
      throw new IllegalArgumentException("A Meta app of its own needs --waba.");
    }
    var database = plan.databaseOf(slug);
    if (plan.rdsIam && !database.startsWith(TenantPlan.PREFIX)) {
      throw new IllegalArgumentException("A role that logs in by IAM has a name that begins with " + TenantPlan.PREFIX + ": the functions may log in as no other.");
    }
    var secret = new TenantSecretSetup(environment, installation.context().tenantSecrets().secretName(slug));
    secret.database(database, plan.rdsIam);
    if (plan.ownApp) {
      secret.verifyToken();
    }
    steps.step("tenant", !fresh && registration.named(plan), () -> {
      if (fresh) {
        registration.create(plan.name, plan.timeZone);
      } else {
        registration.name(plan);
      }
    });
    steps.step("secret", secret.unchanged(), secret::write);
    database(new TenantDatabaseSetup(environment, plan.adminUser, plan.adminPassword, database), secret);
    steps.step("registry: database", registration.databaseIs(database), () -> registration.database(database));
    boolean app = !plan.metaNumbers.isEmpty() || plan.ownApp || plan.waba != null || plan.ai != null;
    if (app) {
      steps.step("registry: app", registration.appIs(plan), () -> registration.app(plan));
    }
    plan.metaNumbers.forEach((id, number) -> number("META", id, number));
    plan.twilioSenders.forEach(number -> number("TWILIO", number, number));
    new SenderChecks(secret, steps, installation, environment, plan.dryRun && app ? !plan.ownApp : registration.usesSharedApp()).run(senders());
    if (steps.failed()) {
      steps.note("enabled", registration.enabled() ? "as it was" : "not switched on: mend what is said above and run this again");
    } else {
      steps.step("enabled", registration.enabled(), () -> registration.enable(true));
    }
    // Even when nothing was to be done: a run before this one may have died before it came here.
    if (!steps.dryRun()) {
      installation.refresh();
    }
    registration.appKey().ifPresent(key -> steps.note("webhook", "/webhooks/meta/" + key));
    return steps;
  }

  private void database(TenantDatabaseSetup setup, TenantSecretSetup secret) {
    boolean there = setup.databaseExists();
    boolean role = setup.roleExists();
    steps.step("database", there, setup::createDatabase);
    steps.step("role", role, () -> setup.createRole(secret.value("database", "password")));
    boolean now = !plan.dryRun || there && role;
    steps.step("schema", now && setup.databaseExists() && setup.schemaIsNewest(), setup::migrate);
    steps.step("grants", now && setup.granted(), setup::grant);
    if (secret.logsInByIam()) {
      steps.step("login by IAM", now && setup.logsInByIam(), setup::loginByIam);
    } else {
      steps.step("login", now && setup.logsInWith(secret.value("database", "password")), () -> setup.setPassword(secret.value("database", "password")));
    }
  }

  private void number(String provider, String sender, String display) {
    steps.step("registry: number " + display, registration.numberIs(provider, sender, display, plan.rate), () -> registration.number(provider, sender, display, plan.rate));
  }

  /** Those of the registry and those that are to be there: in a dry run the registry does not have them yet. */
  private SortedMap<String, SortedSet<String>> senders() {
    var senders = registration.senders();
    senders.computeIfAbsent("META", p -> new TreeSet<>()).addAll(plan.metaNumbers.keySet());
    senders.computeIfAbsent("TWILIO", p -> new TreeSet<>()).addAll(plan.twilioSenders);
    senders.values().removeIf(SortedSet::isEmpty);
    return senders;
  }
}
