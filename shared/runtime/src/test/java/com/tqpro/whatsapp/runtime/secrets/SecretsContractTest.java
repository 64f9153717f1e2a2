package com.tqpro.whatsapp.runtime.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.runtime.Aws;
import com.tqpro.whatsapp.runtime.AwsEndpoints;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same against every Secrets Manager there is: the embedded one, and LocalStack where it runs. */
class SecretsContractTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("com.tqpro.whatsapp.runtime.AwsEndpoints#secretsManager")
  void a_secret_is_kept_for_five_minutes_and_reread_on_demand_at_most_every_ten_seconds(String name, URI endpoint) {
    var client = new Aws(AwsEndpoints.environment(endpoint)).secrets();
    var now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
    var secrets = new Secrets(client, now::get);
    var secret = "tqwa/tenants/" + UUID.randomUUID();
    assertThat(secrets.find(secret)).isEmpty();

    client.createSecret(r -> r.name(secret).secretString("{\"meta\":{\"appSecret\":\"one\"}}"));
    assertThat(secrets.reread(secret)).isTrue();
    assertThat(secrets.find(secret).orElseThrow().at("/meta/appSecret").asText()).isEqualTo("one");

    client.putSecretValue(r -> r.secretId(secret).secretString("{\"meta\":{\"appSecret\":\"two\"}}"));
    now.updateAndGet(t -> t.plusSeconds(9));
    assertThat(secrets.reread(secret)).isFalse();
    assertThat(secrets.find(secret).orElseThrow().at("/meta/appSecret").asText()).isEqualTo("one");
    now.updateAndGet(t -> t.plusSeconds(1));
    assertThat(secrets.reread(secret)).isTrue();
    assertThat(secrets.find(secret).orElseThrow().at("/meta/appSecret").asText()).isEqualTo("two");

    client.putSecretValue(r -> r.secretId(secret).secretString("{\"meta\":{\"appSecret\":\"three\"}}"));
    now.updateAndGet(t -> t.plusSeconds(301));
    assertThat(secrets.find(secret).orElseThrow().at("/meta/appSecret").asText()).isEqualTo("three");
  }
}
