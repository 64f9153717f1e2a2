package com.tqpro.whatsapp.twilio.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import com.tqpro.whatsapp.domain.template.ImportedTemplate;
import com.tqpro.whatsapp.twilio.send.TwilioAccount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads all content templates of an account with their approval: {@code GET /v1/ContentAndApprovals}, page by page. Plain HTTP without the
 * SDK: functions that import do not carry it.
 */
public final class TwilioContents {
  private static final int PAGE = 50;
  private static final int PAGES = 100;
  private static final int TRIES = 3;
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(8);

  private final String base;

  /** @param baseUrl TWILIO_CONTENT_BASE_URL, for instance https://content.twilio.com */
  public TwilioContents(String baseUrl) {
    this.base = baseUrl.replaceAll("/+$", "");
  }

  /**
   * Every template, whatever its status.
   *
   * @param user the account's sid, or that of an API key
   * @throws ContentFault when Twilio refuses or cannot be reached
   */
  public List<ImportedTemplate> all(String user, String password) {
    var authorization = new TwilioAccount(user, user, password).authorization();
    var templates = new ArrayList<ImportedTemplate>();
    var path = "/v1/ContentAndApprovals?PageSize=" + PAGE;
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER).build()) {
      for (int page = 0; page < PAGES; page++) {
        var answer = get(client, path, authorization);
        answer.path("contents").forEach(c -> templates.add(ContentDerivation.derive(c)));
        var next = answer.at("/meta/next_page_url").asText("");
        if (next.isEmpty() || next.equals("null")) {
          return templates;
        }
        var uri = URI.create(next);
        // Only path and query: the host is the configured one.
        path = uri.getRawPath() + "?" + uri.getRawQuery();
      }
    }
    throw new ContentFault(0, "Twilio's list of templates did not end after " + PAGES + " pages.");
  }

  private JsonNode get(HttpClient client, String path, String authorization) {
    var request = HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", authorization).header("Accept", "application/json").timeout(ANSWER).build();
    for (int attempt = 1; ; attempt++) {
      try {
        var response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == 200) {
          return Json.tree(response.body());
        }
        if (response.statusCode() < 500 || attempt == TRIES) {
          throw refused(response);
        }
      } catch (IOException | JsonFault e) {
        if (attempt == TRIES) {
          throw new ContentFault(0, "Twilio's Content API could not be reached or did not answer with JSON (" + e.getClass().getSimpleName() + ").");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ContentFault(0, "The import was interrupted.");
      }
    }
  }

  private static ContentFault refused(HttpResponse<byte[]> response) {
    JsonNode error;
    try {
      error = Json.tree(response.body());
    } catch (JsonFault e) {
      error = MissingNode.getInstance();
    }
    int code = error.path("code").asInt(0);
    return new ContentFault(code, "Twilio refused the list of templates: HTTP " + response.statusCode() + (code == 0 ? "." : ", code " + code + ": " + error.path("message").asText("")));
  }
}
