package com.tqpro.whatsapp.meta.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import com.tqpro.whatsapp.domain.template.ImportedTemplate;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads all templates of a WhatsApp Business Account: {@code GET /{waba}/message_templates}, page by page (provider reference A8). */
public final class MetaTemplates {
  private static final String FIELDS = "id,name,language,status,category,sub_category,parameter_format,components,quality_score,rejected_reason";
  private static final int PAGE = 100;
  /** A WABA has at most 6,000 templates. */
  private static final int PAGES = 100;
  private static final int BAD_CURSOR = 131059;
  private static final int TRIES = 3;
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(8);

  private final String base;

  /**
   * @param graphBase META_GRAPH_BASE_URL
   * @param version META_GRAPH_API_VERSION, for instance v25.0
   */
  public MetaTemplates(String graphBase, String version) {
    this.base = (graphBase.endsWith("/") ? graphBase.substring(0, graphBase.length() - 1) : graphBase) + "/" + version + "/";
  }

  /**
   * Every template, whatever its status.
   *
   * @throws TemplateFault when Meta refuses or cannot be reached
   */
  public List<ImportedTemplate> all(String waba, String accessToken) {
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER).build()) {
      try {
        return pages(client, waba, accessToken);
      } catch (TemplateFault fault) {
        if (fault.code() != BAD_CURSOR) {
          throw fault;
        }
        return pages(client, waba, accessToken);
      }
    }
  }

  private List<ImportedTemplate> pages(HttpClient client, String waba, String token) {
    var templates = new ArrayList<ImportedTemplate>();
    var after = "";
    for (int page = 0; page < PAGES; page++) {
      var answer = get(client, waba, token, after);
      answer.path("data").forEach(t -> templates.add(TemplateDerivation.derive(t)));
      after = answer.path("paging").path("cursors").path("after").asText("");
      if (!answer.path("paging").hasNonNull("next") || after.isEmpty()) {
        return templates;
      }
    }
    throw new TemplateFault(0, "Meta's list of templates did not end after " + PAGES + " pages.");
  }

  private JsonNode get(HttpClient client, String waba, String token, String after) {
    var uri = URI.create(base + waba + "/message_templates?fields=" + FIELDS + "&limit=" + PAGE
        + (after.isEmpty() ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8)));
    var request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).header("Accept", "application/json").timeout(ANSWER).build();
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
          throw new TemplateFault(0, "Meta's Graph API could not be reached or did not answer with JSON (" + e.getClass().getSimpleName() + ").");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TemplateFault(0, "The import was interrupted.");
      }
    }
  }

  private static TemplateFault refused(HttpResponse<byte[]> response) {
    try {
      var error = Json.tree(response.body()).path("error");
      int code = error.path("code").asInt(0);
      var details = error.path("error_data").path("details").asText(error.path("message").asText(""));
      return new TemplateFault(code, "Meta refused the list of templates: HTTP " + response.statusCode() + ", code " + code + ": " + details);
    } catch (JsonFault e) {
      return new TemplateFault(0, "Meta refused the list of templates: HTTP " + response.statusCode() + ".");
    }
  }
}
