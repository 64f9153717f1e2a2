package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.runtime.Aws;
import com.tqpro.whatsapp.runtime.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * Mail through Amazon SES: SendEmail of its API, version 2 (docs.aws.amazon.com/ses/latest/APIReference-V2). One call of a service whose
 * own client would be a sixth of the whole function.
 */
final class SesMailer implements AgentPorts.Mailer {
  private static final Duration TIMEOUT = Duration.ofSeconds(8);
  private static final String REFERENCE = "X-Tqwa-Lead";
  /** The HTTP client sets these itself. */
  private static final Set<String> OWN_HEADERS = Set.of("host", "content-length");

  private final Environment environment;
  private final String from;
  private final URI endpoint;
  private final String region;
  private final AwsCredentialsProvider role;

  /** @param from MAIL_FROM, an address that SES has verified */
  SesMailer(Environment environment, String from) {
    this.environment = environment;
    this.from = from;
    this.region = environment.get("AWS_REGION", "eu-central-1");
    this.role = new Aws(environment).credentials();
    this.endpoint = URI.create(environment.get("AWS_ENDPOINT_URL_SESV2", "https://email." + region + ".amazonaws.com") + "/v2/email/outbound-emails");
  }

  @Override
  public void send(String to, String subject, String text, String reference) {
    var mail = Json.object().put("FromEmailAddress", from);
    mail.putObject("Destination").putArray("ToAddresses").add(to);
    var simple = mail.putObject("Content").putObject("Simple");
    simple.putObject("Subject").put("Data", subject).put("Charset", "UTF-8");
    // SES sets Message-ID itself, so the reference has a header of its own; the tag finds it among SES's events.
    simple.putArray("Headers").addObject().put("Name", REFERENCE).put("Value", reference);
    mail.putArray("EmailTags").addObject().put("Name", "lead").put("Value", reference);
    simple.putObject("Body").putObject("Text").put("Data", text).put("Charset", "UTF-8");
    var request = signed(Json.bytes(mail));
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build()) {
      var answer = client.send(request, BodyHandlers.discarding());
      if (answer.statusCode() / 100 == 4) {
        throw new AgentPorts.NotTaken("SES answered " + answer.statusCode(), null);
      }
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException("SES answered " + answer.statusCode());
      }
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new AgentPorts.NotTaken("SES could not be reached", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending a mail", e);
    }
  }

  private HttpRequest signed(byte[] body) {
    var request = SdkHttpRequest.builder().uri(endpoint).method(SdkHttpMethod.POST).putHeader("Content-Type", "application/json").build();
    var signed = AwsV4HttpSigner.create().sign(r -> r.identity(credentials()).request(request).payload(ContentStreamProvider.fromByteArray(body))
        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ses").putProperty(AwsV4HttpSigner.REGION_NAME, region));
    var http = HttpRequest.newBuilder(endpoint).timeout(TIMEOUT).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    signed.request().headers().forEach((name, values) -> {
      if (!OWN_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
        values.forEach(value -> http.header(name, value));
      }
    });
    return http.build();
  }

  private AwsCredentials credentials() {
    if (environment.find("AWS_ENDPOINT_URL_SESV2").isPresent()) {
      return AwsBasicCredentials.create("local", "local");
    }
    try {
      return role.resolveCredentials();
    } catch (SdkClientException e) {
      throw new AgentPorts.NotTaken("the mail could not be signed", e);
    }
  }
}
