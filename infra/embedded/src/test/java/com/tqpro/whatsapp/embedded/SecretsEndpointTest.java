package com.tqpro.whatsapp.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** The endpoint as the real SDK client sees it. */
class SecretsEndpointTest {
  @TempDir Path folder;

  @Test
  void a_new_value_moves_the_labels() {
    try (var endpoint = SecretsEndpoint.start(null); var client = client(endpoint)) {
      var arn = client.createSecret(r -> r.name("tqwa/service").secretString("{\"A\":\"1\"}")).arn();
      client.putSecretValue(r -> r.secretId("tqwa/service").secretString("{\"A\":\"2\"}"));
      client.putSecretValue(r -> r.secretId(arn).secretString("{\"A\":\"3\"}"));

      assertThat(client.getSecretValue(r -> r.secretId("tqwa/service")).secretString()).isEqualTo("{\"A\":\"3\"}");
      assertThat(client.getSecretValue(r -> r.secretId(arn).versionStage("AWSPREVIOUS")).secretString()).isEqualTo("{\"A\":\"2\"}");
      assertThat(client.describeSecret(r -> r.secretId(arn.substring(0, arn.length() - 7))).versionIdsToStages()).hasSize(2);
      assertThat(arn).startsWith("arn:aws:secretsmanager:eu-central-1:000000000000:secret:tqwa/service-");
    }
  }

  @Test
  void refuses_as_the_service_does() {
    try (var endpoint = SecretsEndpoint.start(null); var client = client(endpoint)) {
      assertThatThrownBy(() -> client.getSecretValue(r -> r.secretId("none")))
          .isInstanceOf(ResourceNotFoundException.class).hasMessageContaining("Secrets Manager can't find the specified secret.");
      client.createSecret(r -> r.name("one").secretString("x"));
      assertThatThrownBy(() -> client.createSecret(r -> r.name("one").secretString("y"))).isInstanceOf(ResourceExistsException.class);
      assertThatThrownBy(() -> client.getSecretValue(r -> r.secretId("one").versionStage("AWSPENDING")))
          .isInstanceOf(ResourceNotFoundException.class).hasMessageContaining("staging label: AWSPENDING");
      assertThatThrownBy(() -> client.putSecretValue(r -> r.secretId("one").secretString("x".repeat(65_537))))
          .isInstanceOf(SecretsManagerException.class).hasMessageContaining("65536");
      assertThatThrownBy(() -> client.deleteSecret(r -> r.secretId("one")))
          .isInstanceOf(SecretsManagerException.class).hasMessageContaining("DeleteSecret");
      var token = "0123456789abcdef0123456789abcdef";
      client.putSecretValue(r -> r.secretId("one").secretString("z").clientRequestToken(token));
      assertThat(client.putSecretValue(r -> r.secretId("one").secretString("z").clientRequestToken(token)).versionId()).isEqualTo(token);
      assertThatThrownBy(() -> client.putSecretValue(r -> r.secretId("one").secretString("other").clientRequestToken(token)))
          .isInstanceOf(ResourceExistsException.class);
    }
  }

  @Test
  void lists_in_pages_by_the_beginning_of_the_name() {
    try (var endpoint = SecretsEndpoint.start(null); var client = client(endpoint)) {
      for (var name : new String[] {"tqwa/tenants/oasis", "tqwa/service", "tqwa/tenants/dune"}) {
        client.createSecret(r -> r.name(name).secretString("{}"));
      }
      var all = client.listSecretsPaginator(r -> r.maxResults(1).filters(f -> f.key("name").values("tqwa/tenants/")));
      assertThat(all.stream().flatMap(page -> page.secretList().stream()).map(SecretListEntry::name)).containsExactly("tqwa/tenants/dune", "tqwa/tenants/oasis");
    }
  }

  @Test
  void a_file_keeps_the_secrets_for_its_owner_only() throws Exception {
    var file = folder.resolve("state/secrets.json");
    try (var endpoint = SecretsEndpoint.start(file)) {
      endpoint.put("tqwa/service", "{\"A\":\"1\"}");
      endpoint.put("tqwa/service", "{\"A\":\"2\"}");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    try (var endpoint = SecretsEndpoint.start(file); var client = client(endpoint)) {
      assertThat(endpoint.find("tqwa/service")).contains("{\"A\":\"2\"}");
      assertThat(client.getSecretValue(r -> r.secretId("tqwa/service").versionStage("AWSPREVIOUS")).secretString()).isEqualTo("{\"A\":\"1\"}");
    }
  }

  private static SecretsManagerClient client(SecretsEndpoint endpoint) {
    return SecretsManagerClient.builder()
        .endpointOverride(endpoint.endpoint())
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
