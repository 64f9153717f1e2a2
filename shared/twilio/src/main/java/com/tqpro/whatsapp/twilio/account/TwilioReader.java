package com.tqpro.whatsapp.twilio.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import com.tqpro.whatsapp.twilio.send.TwilioAccount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Reads one resource of Twilio's. */
final class TwilioReader {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(8);

  private final String base;

  TwilioReader(String base) {
    this.base = base.replaceAll("/+$", "");
  }

  Answer get(TwilioAccount account, String path) {
    var request = HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", account.authorization()).header("Accept", "application/json").timeout(ANSWER).build();
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER).build()) {
      var response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      var body = Json.tree(response.body());
      if (response.statusCode() == 200) {
        return new Answer.Found(body);
      }
      return body.path("code").isIntegralNumber() ? new Answer.Refused(body.path("code").asInt(), body.path("message").asText("HTTP " + response.statusCode()))
          : new Answer.None("Twilio answered HTTP " + response.statusCode() + " without an error of its own");
    } catch (IOException | JsonFault e) {
      return new Answer.None("Twilio gave no answer that can be read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.None("interrupted while asking Twilio");
    }
  }

  /** Path and query of a link in an answer: the host is the configured one. */
  static String pathOf(String link) {
    var uri = URI.create(link);
    return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }

  /** What came back. */
  sealed interface Answer {
    record Found(JsonNode body) implements Answer {}

    /** @param code of Twilio's error table */
    record Refused(int code, String message) implements Answer {}

    /** Nothing that Twilio's API itself said. */
    record None(String reason) implements Answer {}
  }
}
