package com.tqpro.whatsapp.runtime;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Makes the AWS clients of a function: short time-outs, the light HTTP client, and endpoints that can be set for local use. */
public final class Aws {
  private final Environment environment;
  private final AwsCredentialsProvider credentials;

  public Aws(Environment environment) {
    this.environment = environment;
    this.credentials = environment.find("AWS_ACCESS_KEY_ID").isPresent() ? given()
        : AwsCredentialsProviderChain.of(EnvironmentVariableCredentialsProvider.create(), ContainerCredentialsProvider.create());
  }

  public SqsClient sqs() {
    return configure(SqsClient.builder(), "SQS", Duration.ofSeconds(5)).checksumValidationEnabled(false).build();
  }

  public DynamoDbClient dynamo() {
    return configure(DynamoDbClient.builder(), "DYNAMODB", Duration.ofSeconds(3)).build();
  }

  public SecretsManagerClient secrets() {
    return configure(SecretsManagerClient.builder(), "SECRETS_MANAGER", Duration.ofSeconds(5)).build();
  }

  private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configure(B builder, String service, Duration attempt) {
    builder.region(Region.of(environment.get("AWS_REGION", "eu-central-1")))
        .httpClient(http(attempt))
        .overrideConfiguration(ClientOverrideConfiguration.builder().apiCallAttemptTimeout(attempt.plusSeconds(1)).apiCallTimeout(attempt.multipliedBy(3)).build());
    endpoint(service).ifPresentOrElse(
        uri -> builder.endpointOverride(uri).credentialsProvider(given()),
        () -> builder.credentialsProvider(credentials));
    return builder;
  }

  /**
   * What calls are signed with. A function with SnapStart has no keys in its environment but an address where it fetches them, so that they
   * are not older than its snapshot (docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html).
   */
  public AwsCredentialsProvider credentials() {
    return credentials;
  }

  private SdkHttpClient http(Duration attempt) {
    return UrlConnectionHttpClient.builder().connectionTimeout(Duration.ofSeconds(2)).socketTimeout(attempt).build();
  }

  private Optional<URI> endpoint(String service) {
    return environment.find("AWS_ENDPOINT_URL_" + service).or(() -> environment.find("AWS_ENDPOINT_URL")).map(URI::create);
  }

  private AwsCredentialsProvider given() {
    var id = environment.get("AWS_ACCESS_KEY_ID", "local");
    var secret = environment.get("AWS_SECRET_ACCESS_KEY", "local");
    return StaticCredentialsProvider.create(environment.find("AWS_SESSION_TOKEN")
        .<software.amazon.awssdk.auth.credentials.AwsCredentials>map(token -> AwsSessionCredentials.create(id, secret, token))
        .orElseGet(() -> AwsBasicCredentials.create(id, secret)));
  }
}
