package com.tqpro.whatsapp.runtime;

import com.tqpro.whatsapp.embedded.Embedded;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** The servers that contract tests run against. LocalStack joins where LOCALSTACK_ENDPOINT is set or Docker runs. */
public final class AwsEndpoints {
  /** The last image that runs without a token. */
  private static final String IMAGE = "localstack/localstack:4.4.0";
  private static final Optional<URI> LOCALSTACK = localStack();

  private AwsEndpoints() {}

  public static Stream<Arguments> sqs() {
    return with("ElasticMQ", Embedded.sqs().endpoint());
  }

  public static Stream<Arguments> secretsManager() {
    return with("embedded Secrets Manager", Embedded.secrets().endpoint());
  }

  public static Environment environment(URI endpoint) {
    return Environment.of(Map.of("AWS_ENDPOINT_URL", endpoint.toString(), "AWS_REGION", "eu-central-1"));
  }

  private static Stream<Arguments> with(String name, URI embedded) {
    return Stream.concat(Stream.of(Arguments.of(name, embedded)), LOCALSTACK.stream().map(uri -> Arguments.of("LocalStack", uri)));
  }

  private static Optional<URI> localStack() {
    var given = System.getenv("LOCALSTACK_ENDPOINT");
    if (given != null && !given.isBlank()) {
      return Optional.of(URI.create(given));
    }
    if (dockerRuns()) {
      var container = new LocalStackContainer(DockerImageName.parse(IMAGE)).withServices("sqs", "secretsmanager");
      container.start();
      return Optional.of(container.getEndpoint());
    }
    System.out.println("LocalStack contract tests are skipped: LOCALSTACK_ENDPOINT is not set and Docker does not run.");
    return Optional.empty();
  }

  private static boolean dockerRuns() {
    try {
      return DockerClientFactory.instance().isDockerAvailable();
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }
}
