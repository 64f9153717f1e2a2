package com.tqpro.whatsapp.simulators.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Twilio checks at once, and what only WhatsApp finds out: the first is refused, the second fails in a callback. */
final class SendRules {
  private static final Pattern WHATSAPP = Pattern.compile("whatsapp:(\\+[1-9]\\d{6,14}|[A-Z]{2}\\.[A-Za-z0-9]{1,128})");
  private static final Pattern SID = Pattern.compile("HX[0-9a-f]{32}");

  private final Map<String, String> form;
  private final Contents contents;

  SendRules(Map<String, String> form, Contents contents) {
    this.form = form;
    this.contents = contents;
  }

  /**
   * @param text what the recipient reads
   * @param later code of the failure that comes in a callback; 0 for none
   */
  record Verdict(String text, int later) {}

  /**
   * @param windowOpen whether the recipient wrote within the last 24 hours
   * @throws Refused at once
   */
  Verdict check(boolean windowOpen) {
    var to = form.getOrDefault("To", "");
    if (to.isEmpty()) {
      throw new Refused(21604);
    }
    if (!to.startsWith("whatsapp:")) {
      throw new Refused(21910);
    }
    if (!WHATSAPP.matcher(to).matches()) {
      throw new Refused(21211);
    }
    if (form.containsKey("MediaUrl") && !form.get("MediaUrl").matches("https?://[^\\s]+")) {
      throw new Refused(21620);
    }
    return form.containsKey("ContentSid") ? content() : freeform(windowOpen);
  }

  private Verdict freeform(boolean windowOpen) {
    var body = form.getOrDefault("Body", "");
    if (body.isEmpty() && !form.containsKey("MediaUrl")) {
      throw new Refused(21619);
    }
    if (body.length() > 1600) {
      throw new Refused(21617);
    }
    return new Verdict(body, windowOpen ? 0 : 63016);
  }

  private Verdict content() {
    var sid = form.get("ContentSid").toLowerCase(java.util.Locale.ROOT).replaceFirst("^hx", "HX");
    var content = SID.matcher(sid).matches() ? contents.find(sid) : Optional.<com.fasterxml.jackson.databind.node.ObjectNode>empty();
    if (content.isEmpty()) {
      throw new Refused(21655);
    }
    var variables = variables();
    return new Verdict(Contents.text(content.get(), variables), later(content.get(), variables));
  }

  private Map<String, String> variables() {
    return variables(form);
  }

  /** @throws Refused when they are no object of texts within Twilio's limits */
  static Map<String, String> variables(Map<String, String> form) {
    var variables = new LinkedHashMap<String, String>();
    if (!form.containsKey("ContentVariables")) {
      return variables;
    }
    var json = Codec.json(form.get("ContentVariables")).filter(JsonNode::isObject).orElseThrow(() -> new Refused(21656));
    json.properties().forEach(e -> {
      if (!e.getValue().isTextual() || e.getKey().length() > 16 || e.getValue().textValue().length() > 1600) {
        throw new Refused(21656);
      }
      variables.put(e.getKey(), e.getValue().textValue());
    });
    if (variables.size() > 100) {
      throw new Refused(21656);
    }
    return variables;
  }

  private static int later(JsonNode content, Map<String, String> variables) {
    switch (Contents.status(content)) {
      case "rejected" -> {
        return 63040;
      }
      case "paused" -> {
        return 63041;
      }
      case "disabled" -> {
        return 63042;
      }
      case "approved" -> { }
      default -> {
        return 63016;
      }
    }
    for (var value : variables.values()) {
      if (value.isBlank() || value.contains("\n") || value.contains("\t") || value.contains("     ")) {
        return 63013;
      }
    }
    return Contents.text(content, variables).length() > 1024 ? 63005 : 0;
  }
}
