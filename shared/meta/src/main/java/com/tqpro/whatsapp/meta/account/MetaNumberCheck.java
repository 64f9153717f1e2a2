package com.tqpro.whatsapp.meta.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.account.SenderCheck;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks Meta for a number with the token that is to send from it: {@code GET /{phone_number_id}} (provider reference A9). */
public final class MetaNumberCheck implements SenderCheck {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(8);

  private final String base;
  private final String accessToken;

  /**
   * @param graphBase META_GRAPH_BASE_URL
   * @param version META_GRAPH_API_VERSION, for instance v25.0
   * @param accessToken the token that sends
   */
  public MetaNumberCheck(String graphBase, String version, String accessToken) {
    this.accessToken = accessToken;
    this.base = (graphBase.endsWith("/") ? graphBase.substring(0, graphBase.length() - 1) : graphBase) + "/" + version + "/";
  }

  @Override
  public Result check(String phoneNumberId) {
    var request = HttpRequest.newBuilder(URI.create(base + phoneNumberId + "?fields=display_phone_number,verified_name,quality_rating"))
        .header("Authorization", "Bearer " + accessToken).header("Accept", "application/json").timeout(ANSWER).build();
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER).build()) {
      var response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      var body = Json.tree(response.body());
      return response.statusCode() == 200 ? known(body) : refused(response.statusCode(), body.path("error"));
    } catch (IOException | JsonFault e) {
      return new Result.Unknown("Meta gave no answer that can be read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result.Unknown("interrupted while asking Meta");
    }
  }

  private static Result known(JsonNode number) {
    return new Result.Holds("Meta knows it as " + number.path("display_phone_number").asText("") + ", " + number.path("verified_name").asText("")
        + ", quality " + number.path("quality_rating").asText(""));
  }

  /** 190 is a token that does not hold, 100 a number that it may not see. */
  private static Result refused(int status, JsonNode error) {
    return new Result.Refused("Meta refused (" + error.path("code").asInt(status) + "): " + error.path("message").asText("HTTP " + status));
  }
}
