package com.tqpro.whatsapp.runtime;

import com.tqpro.whatsapp.embedded.Embedded;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Environments that lead to the embedded servers of this JVM. */
public final class TestServices {
  private TestServices() {}

  /** Endpoints of the embedded servers and a registry table of its own. */
  public static Environment environment(Map<String, String> more) {
    var variables = new HashMap<String, String>();
    variables.put("AWS_REGION", "eu-central-1");
    variables.put("AWS_ENDPOINT_URL_SQS", Embedded.sqs().endpoint().toString());
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", Embedded.dynamo().endpoint().toString());
    variables.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", Embedded.secrets().endpoint().toString());
    variables.put("REGISTRY_TABLE", table("registry"));
    variables.put("CONTACT_KEYS_TABLE", table("contact-keys"));
    variables.putAll(more);
    return Environment.of(variables);
  }

  public static String table(String prefix) {
    var name = prefix + "-" + UUID.randomUUID();
    Embedded.dynamo().createTable(name);
    return name;
  }
}
