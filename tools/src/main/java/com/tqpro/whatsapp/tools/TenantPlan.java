package com.tqpro.whatsapp.tools;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What an operator says of a tenant; secrets come from environment variables, so that they are in no shell history. */
final class TenantPlan {
  /** Of a role by which the functions may log in with IAM: template.yaml. */
  static final String PREFIX = "tqwa_";

  @Option(names = "--name", description = "as people read it; needed for a new tenant")
  String name;

  @Option(names = "--time-zone", description = "default Asia/Dubai")
  String timeZone;

  @Option(names = "--meta-number", paramLabel = "ID=+971…", description = "a phone_number_id of Meta and its number; may be repeated")
  Map<String, String> metaNumbers = new LinkedHashMap<>();

  @Option(names = "--twilio-sender", paramLabel = "+971…", description = "a sender at Twilio; may be repeated")
  java.util.List<String> twilioSenders = new java.util.ArrayList<>();

  @Option(names = "--rate", paramLabel = "N", description = "messages per second of the numbers given; default 80 at Meta, 13.333 at Twilio")
  BigDecimal rate;

  @Option(names = "--waba", paramLabel = "ID", description = "the WhatsApp Business Account; needed with an own app")
  String waba;

  @Option(names = "--own-app", description = "the tenant has a Meta app of its own; else it uses the shared one")
  boolean ownApp;

  @Option(names = "--ai", paramLabel = "true|false", arity = "1", description = "whether the agent answers; default: AI_CSR_ENABLED decides")
  Boolean ai;

  @Option(names = "--database", paramLabel = "NAME", description = "default tqwa_SLUG; also the name of its role")
  String database;

  @Option(names = "--rds-iam", description = "let the role log in by IAM instead of its password, from now on (RDS; a role can do only one of the two)")
  boolean rdsIam;

  @Option(names = "--user", required = true, defaultValue = "${env:MIGRATION_DB_USER}", description = "a role that may make databases and roles (env MIGRATION_DB_USER)")
  String adminUser;

  @Option(names = "--password", defaultValue = "${env:MIGRATION_DB_PASSWORD:-}", description = "env MIGRATION_DB_PASSWORD")
  String adminPassword;

  @Option(names = "--dry-run", description = "say what would be done and do nothing")
  boolean dryRun;

  String databaseOf(String slug) {
    return database == null ? PREFIX + slug.replace('-', '_') : database;
  }
}
