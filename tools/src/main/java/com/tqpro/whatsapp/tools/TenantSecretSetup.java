package com.tqpro.whatsapp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.runtime.Aws;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.secrets.IamLogin;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * A tenant's secret {@code tqwa/tenants/{slug}} = {meta, twilio, claude, database}. What is given comes from environment variables;
 * what is there and not given stays; an app secret or auth token that is replaced goes on holding as the previous one.
 */
final class TenantSecretSetup {
  /** What signs webhooks: the replaced one holds on. */
  private static final Map<String, String> PREVIOUS = Map.of("meta.appSecret", "previousAppSecret", "twilio.authToken", "previousAuthToken");
  private static final Map<String, String> VARIABLES = new LinkedHashMap<>();

  static {
    VARIABLES.put("TQWA_META_ACCESS_TOKEN", "meta.accessToken");
    VARIABLES.put("TQWA_META_APP_SECRET", "meta.appSecret");
    VARIABLES.put("TQWA_META_VERIFY_TOKEN", "meta.verifyToken");
    VARIABLES.put("TQWA_TWILIO_ACCOUNT_SID", "twilio.accountSid");
    VARIABLES.put("TQWA_TWILIO_AUTH_TOKEN", "twilio.authToken");
    VARIABLES.put("TQWA_CLAUDE_API_KEY", "claude.apiKey");
  }

  private final Environment environment;
  private final String name;
  private final ObjectNode stored;
  private final boolean exists;
  private final ObjectNode wanted;

  TenantSecretSetup(Environment environment, String name) {
    this.environment = environment;
    this.name = name;
    var found = read(environment, name);
    this.exists = found != null;
    this.stored = found == null ? Json.object() : (ObjectNode) found;
    this.wanted = stored.deepCopy();
    VARIABLES.forEach((variable, place) -> environment.find(variable).ifPresent(value -> give(place, value)));
  }

  /** Gives the database section what it lacks. @param iam whether the role is to log in by IAM from now on */
  void database(String database, boolean iam) {
    var section = wanted.withObject("/database");
    section.put("name", database).put("user", database);
    if (iam) {
      section.put("login", IamLogin.IAM);
    }
    if (!section.hasNonNull("password")) {
      section.put("password", random());
    }
  }

  boolean logsInByIam() {
    return value("database", "login").equals(IamLogin.IAM);
  }

  /** A new password; the role must be given it as well. */
  void newDatabasePassword() {
    wanted.withObject("/database").put("password", random());
  }

  /** An own app needs a verify token for its webhook. */
  void verifyToken() {
    if (!wanted.withObject("/meta").hasNonNull("verifyToken")) {
      wanted.withObject("/meta").put("verifyToken", random());
    }
  }

  /** Gives a value unless there is one: what was set here is newer than what an import brings. @param place section and key, as meta.accessToken */
  void take(String place, String value) {
    int dot = place.indexOf('.');
    if (value(place.substring(0, dot), place.substring(dot + 1)).isEmpty()) {
      give(place, value);
    }
  }

  /** Empty when it is not set. */
  String value(String section, String key) {
    return wanted.path(section).path(key).asText("");
  }

  /** The keys of a section. */
  List<String> names(String section) {
    return wanted.path(section).properties().stream().map(Map.Entry::getKey).toList();
  }

  boolean unchanged() {
    return exists && wanted.equals(stored);
  }

  void write() {
    try (var client = client(environment)) {
      if (exists) {
        client.putSecretValue(r -> r.secretId(name).secretString(Json.text(wanted)));
      } else {
        client.createSecret(r -> r.name(name).secretString(Json.text(wanted)));
      }
    }
  }

  private void give(String place, String value) {
    int dot = place.indexOf('.');
    var section = wanted.withObject("/" + place.substring(0, dot));
    var key = place.substring(dot + 1);
    var before = section.path(key).asText("");
    var previous = PREVIOUS.get(place);
    if (previous != null && !before.isEmpty() && !before.equals(value)) {
      section.put(previous, before);
    }
    section.put(key, value);
  }

  private static JsonNode read(Environment environment, String name) {
    try (var client = client(environment)) {
      return Json.tree(client.getSecretValue(r -> r.secretId(name)).secretString());
    } catch (ResourceNotFoundException e) {
      return null;
    }
  }

  private static SecretsManagerClient client(Environment environment) {
    return new Aws(environment).secrets();
  }

  private static String random() {
    var drawn = new byte[24];
    new SecureRandom().nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
