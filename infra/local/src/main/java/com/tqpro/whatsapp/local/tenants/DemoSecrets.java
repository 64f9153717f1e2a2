package com.tqpro.whatsapp.local.tenants;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.embedded.SecretsEndpoint;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The demo tenants' secrets: made at random when missing, so that they stay the same for one state folder and nobody's real secret
 * is ever needed.
 */
public final class DemoSecrets {
  public static final String SERVICE = "tqwa/service";
  private static final String TENANTS = "tqwa/tenants/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SecretsEndpoint secrets;
  private final SecureRandom random = new SecureRandom();

  public DemoSecrets(SecretsEndpoint secrets) {
    this.secrets = secrets;
  }

  void makeMissing() {
    if (secrets.find(SERVICE).isEmpty()) {
      secrets.put(SERVICE, JSON.createObjectNode()
          .put("TQPRO_API_KEY", hex(24))
          .put("TQPRO_ENCRYPTION_KEY", hex(32))
          .put("CONVERSATION_ENCRYPTION_KEY", hex(32))
          .put("META_ACCESS_TOKEN", "EAA" + hex(24))
          .put("META_APP_SECRET", hex(16))
          .put("META_WABA_ID", DemoTenant.OASIS.waba().orElseThrow())
          .put("META_WEBHOOK_VERIFY_TOKEN", hex(12))
          .put("PLATFORM_DB_PASSWORD", hex(16)).toString());
    }
    for (var tenant : DemoTenant.ALL) {
      if (secrets.find(TENANTS + tenant.slug()).isEmpty()) {
        secrets.put(TENANTS + tenant.slug(), tenantSecret(tenant).toString());
      }
    }
  }

  private ObjectNode tenantSecret(DemoTenant tenant) {
    var secret = JSON.createObjectNode();
    if (!tenant.onMeta()) {
      secret.putObject("twilio").put("accountSid", "AC" + hex(16)).put("authToken", hex(16));
    } else if (!tenant.sharedApp()) {
      secret.putObject("meta").put("appKey", hex(16)).put("accessToken", "EAA" + hex(24)).put("appSecret", hex(16)).put("verifyToken", hex(12));
    }
    secret.putObject("database").put("name", tenant.database()).put("user", tenant.database()).put("password", hex(16));
    return secret;
  }

  /** A value of the installation's secret. */
  public String service(String key) {
    return value(SERVICE, "/" + key);
  }

  /** A value of a tenant's secret, for instance {@code ("dune", "meta", "appSecret")}. */
  public String tenant(String slug, String section, String key) {
    return value(TENANTS + slug, "/" + section + "/" + key);
  }

  /** The bearer token of a tenant on Meta: its own, or that of the shared app. */
  public String accessToken(DemoTenant tenant) {
    return tenant.sharedApp() ? service("META_ACCESS_TOKEN") : tenant(tenant.slug(), "meta", "accessToken");
  }

  /** The app secret of a tenant on Meta: its own app's, or that of the shared app. */
  public String appSecret(DemoTenant tenant) {
    return tenant.sharedApp() ? service("META_APP_SECRET") : tenant(tenant.slug(), "meta", "appSecret");
  }

  /** What is sent back to Meta when a webhook is set up. */
  public String verifyToken(DemoTenant tenant) {
    return tenant.sharedApp() ? service("META_WEBHOOK_VERIFY_TOKEN") : tenant(tenant.slug(), "meta", "verifyToken");
  }

  /** The path of a tenant's webhook on Meta. */
  public String webhookPath(DemoTenant tenant) {
    return tenant.sharedApp() ? "/webhooks/meta" : "/webhooks/meta/" + tenant(tenant.slug(), "meta", "appKey");
  }

  /** What a developer needs for curl, by the names of shell variables. */
  Map<String, String> forShell() {
    var variables = new LinkedHashMap<String, String>();
    for (var name : new String[] {"TQPRO_API_KEY", "META_APP_SECRET", "META_WEBHOOK_VERIFY_TOKEN"}) {
      variables.put(name, service(name));
    }
    variables.put("DUNE_APP_KEY", tenant("dune", "meta", "appKey"));
    variables.put("DUNE_APP_SECRET", tenant("dune", "meta", "appSecret"));
    variables.put("DUNE_VERIFY_TOKEN", tenant("dune", "meta", "verifyToken"));
    variables.put("MARINA_AUTH_TOKEN", tenant("marina", "twilio", "authToken"));
    return variables;
  }

  private String value(String name, String pointer) {
    var text = secrets.find(name).orElseThrow(() -> new IllegalStateException("no secret " + name));
    try {
      JsonNode value = JSON.readTree(text).at(pointer);
      if (value.isMissingNode()) {
        throw new IllegalStateException("secret " + name + " has no " + pointer);
      }
      return value.asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("secret " + name + " is no JSON", e);
    }
  }

  private String hex(int bytes) {
    var drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
