package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.template.ReadText;
import com.tqpro.whatsapp.domain.template.RenderedContent;
import com.tqpro.whatsapp.domain.template.RenderedTemplate;
import com.tqpro.whatsapp.domain.template.Rendering;
import com.tqpro.whatsapp.domain.template.TemplateRenderer;
import com.tqpro.whatsapp.domain.template.TemplateSnapshot;
import com.tqpro.whatsapp.meta.send.MetaBodies;
import com.tqpro.whatsapp.twilio.send.TwilioBodies;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One table over both providers, templates/requests.json: each shape of template and each awkward value, with the request that goes out
 * literally (Twilio's form decoded, a line for each parameter), or with what is wrong.
 */
class TemplateRequestsTest {
  static List<JsonNode> rows() throws IOException {
    var rows = new ArrayList<JsonNode>();
    try (var in = TemplateRequestsTest.class.getResourceAsStream("/templates/requests.json")) {
      Json.tree(in.readAllBytes()).forEach(rows::add);
    }
    return rows;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void a_template_and_values(JsonNode row) {
    var outcome = switch (TemplateRenderer.render(snapshot(row.path("template")), values(row.path("values")))) {
      case Rendering.Rendered(RenderedTemplate meta) -> new String(MetaBodies.template("971500000001", meta, "r.1"), StandardCharsets.UTF_8);
      case Rendering.Rendered(RenderedContent content) -> decoded(TwilioBodies.template("+97140000022", "971500000001", content, "https://h.example/s?m=r.1#rc=5&rp=all"));
      case Rendering.Incomplete incomplete -> incomplete.summary();
    };
    assertThat(outcome).as(row.path("name").asText()).isEqualTo(row.path("expected").asText());
  }

  @Test
  void the_recipient_reads_the_same_text_through_either_provider() throws IOException {
    var values = new HashMap<>(Map.of("recipient_name", "عائشة 🌙", "message_body", "20%", "media_url", "eid.jpg", "button_1_url", "c/42"));
    var texts = new ArrayList<String>();
    for (var row : rows()) {
      if (row.path("name").asText().startsWith("eid offer")) {
        texts.add(ReadText.of(snapshot(row.path("template")), values));
      }
    }
    assertThat(texts).hasSize(2).containsOnly("Hello عائشة 🌙, 20% off until Sunday.");
  }

  private static TemplateSnapshot snapshot(JsonNode t) {
    assertThat(Provider.valueOf(t.path("provider").asText())).isNotNull();
    return Json.convert(t, TemplateSnapshot.class);
  }

  private static Map<String, String> values(JsonNode node) {
    var values = new HashMap<String, String>();
    node.properties().forEach(e -> values.put(e.getKey(), e.getValue().asText()));
    return values;
  }

  private static String decoded(byte[] form) {
    var lines = new ArrayList<String>();
    for (var pair : new String(form, StandardCharsets.UTF_8).split("&")) {
      lines.add(URLDecoder.decode(pair, StandardCharsets.UTF_8));
    }
    return String.join("\n", lines);
  }
}
