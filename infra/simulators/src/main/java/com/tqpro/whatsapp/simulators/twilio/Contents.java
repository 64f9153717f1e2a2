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
      var body = type.path("body").asText(type.path("title").asText(""));
      return PLACEHOLDER.matcher(body).replaceAll(m -> Matcher.quoteReplacement(variables.getOrDefault(m.group(1), content.at("/variables/" + m.group(1)).asText(""))));
    }
    return "";
  }
}
