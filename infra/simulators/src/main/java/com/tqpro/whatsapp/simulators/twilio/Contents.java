package com.tqpro.whatsapp.simulators.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The content templates of one account, as registered. */
final class Contents {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9_]+)}}");
  private final Map<String, ObjectNode> bySid = new ConcurrentHashMap<>();

  Contents() {
    restore();
  }

  void restore() {
    bySid.clear();
    Codec.resource("contents.json").forEach(c -> put(((ObjectNode) c).deepCopy()));
  }

  void put(ObjectNode content) {
    bySid.put(content.path("sid").asText(), content);
  }

  List<ObjectNode> all() {
    return new ArrayList<>(new TreeMap<>(bySid).values());
  }

  Optional<ObjectNode> find(String sid) {
    return Optional.ofNullable(bySid.get(sid));
  }

  static String status(JsonNode content) {
    return content.at("/approval_requests/status").asText();
  }

  static Set<String> placeholders(JsonNode types) {
    var found = new LinkedHashSet<String>();
    var matcher = PLACEHOLDER.matcher(types.toString());
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /** What the recipient reads: the body, or a card's title. */
  static String text(JsonNode content, Map<String, String> variables) {
    for (var type : content.path("types")) {
      return filled(content, type.path("body").asText(type.path("title").asText("")), variables);
    }
    return "";
  }

  /** As WhatsApp shows it: text, picture, footer, and the buttons that can be tapped, each with the payload that comes back. */
  static ObjectNode shown(JsonNode content, Map<String, String> variables) {
    var shown = Codec.object().put("kind", "template").put("text", text(content, variables));
    var buttons = shown.putArray("buttons");
    for (var type : content.path("types")) {
      if (type.path("media").isArray() && !type.path("media").isEmpty()) {
        shown.put("image", filled(content, type.path("media").get(0).asText(), variables));
      }
      if (type.hasNonNull("subtitle")) {
        shown.put("footer", filled(content, type.path("subtitle").asText(), variables));
      }
      for (var action : type.path("actions")) {
        var title = filled(content, action.path("title").asText(), variables);
        buttons.addObject().put("type", action.path("type").asText("QUICK_REPLY")).put("text", title).put("payload", filled(content, action.path("id").asText(title), variables));
      }
      break;
    }
    return shown;
  }

  private static String filled(JsonNode content, String text, Map<String, String> variables) {
    return PLACEHOLDER.matcher(text).replaceAll(m -> Matcher.quoteReplacement(variables.getOrDefault(m.group(1), content.at("/variables/" + m.group(1)).asText(""))));
  }
}
