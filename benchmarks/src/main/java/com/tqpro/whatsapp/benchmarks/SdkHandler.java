package com.tqpro.whatsapp.benchmarks;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** As {@link BareHandler}, but sending through the AWS SDK with credentials, as anything in production does. */
public final class SdkHandler extends BareHandler {
  private final SqsClient client = SqsClient.builder().region(Region.of(System.getenv("AWS_REGION"))).endpointOverride(URI.create(System.getenv("AWS_ENDPOINT_URL_SQS")))
      .credentialsProvider(EnvironmentVariableCredentialsProvider.create()).httpClient(UrlConnectionHttpClient.create()).build();

  @Override
  void send(String body) {
    client.sendMessage(r -> r.queueUrl(System.getenv("RECEIPTS_QUEUE_URL")).messageBody(body));
  }
}
