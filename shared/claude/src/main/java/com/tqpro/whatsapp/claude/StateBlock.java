package com.tqpro.whatsapp.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The STATE block that prompts of the replaced system ask for within the reply's text. It is read and cut out, closed or not: customers
 * never see it. Known are {@code [STATE]…[/STATE]}, {@code <STATE>…</STATE>}, {@code ---STATE---…---END STATE---}, a fenced block named state and a
 * line {@code STATE:}; inside a JSON object or lines {@code name: value}.
 */
record StateBlock(String text, LeadState state) {
  private static final Pattern BLOCK = Pattern.compile(
      "(?ims)(?:\\[STATE]|<STATE>|^-{2,}\\s*STATE\\s*-{2,}|```\\s*(?:json\\s+)?STATE\\b|^\\s*\\**STATE(?:\\s+BLOCK)?\\**\\s*:)(.*?)"
          + "(?:\\[/STATE]|</STATE>|^-{2,}\\s*(?:END\\s*STATE|/STATE)\\s*-{2,}|```|\\z)");
  private static final Pattern LINE = Pattern.compile("(?m)^[\\s\"*-]*([A-Za-z_ ]{2,30}?)[\"*]*\\s*[:=]\\s*\"?(.*?)\"?,?\\s*$");

  /** Cuts every block out of a reply and reads the last one. */
  static StateBlock of(String reply) {
    var found = BLOCK.matcher(reply);
    var state = LeadState.EMPTY;
    while (found.find()) {
      state = read(found.group(1).strip());
    }
    return new StateBlock(found.reset().replaceAll("").strip(), state);
  }

  private static LeadState read(String body) {
    try {
      int from = body.indexOf('{');
      int to = body.lastIndexOf('}');
      if (from >= 0 && to > from) {
        return of(Json.tree(body.substring(from, to + 1)));
      }
    } catch (JsonFault e) {
      // Not JSON after all: the lines are read as they are.
      return lines(body);
    }
    return lines(body);
  }

  /** A state as a JSON object; names with underscore or in camel case, any upper or lower case. */
  static LeadState of(JsonNode json) {
    var values = new HashMap<String, String>();
    json.properties().forEach(e -> values.put(key(e.getKey()), e.getValue().isValueNode() ? e.getValue().asText("") : ""));
    return of(values);
  }

  private static LeadState lines(String body) {
    var values = new HashMap<String, String>();
    LINE.matcher(body).results().forEach(line -> values.put(key(line.group(1)), line.group(2)));
    return of(values);
  }

  private static String key(String name) {
    return name.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
  }

  private static LeadState of(Map<String, String> values) {
    var preference = value(values, "contactpreference", "preference", "contact");
    if (preference != null) {
      preference = preference.toLowerCase(Locale.ROOT);
      preference = preference.contains("whatsapp") ? "whatsapp" : preference.contains("call") || preference.contains("phone") ? "call" : null;
    }
    return new LeadState(value(values, "name", "customername"), preference, value(values, "product", "producttype"), value(values, "dates", "date", "checkin"),
        value(values, "party", "guests", "travellers", "travelers"), value(values, "stage", "status"));
  }

  private static String value(Map<String, String> values, String... names) {
    for (var name : names) {
      var value = values.getOrDefault(name, "").strip();
      if (!value.isEmpty() && !value.matches("(?i)null|none|unknown|n/?a|-")) {
        return value.length() > 300 ? value.substring(0, 300) : value;
      }
    }
    return null;
  }

  /** What is known now: the newer word, and the older where the newer has none. */
  static LeadState merge(LeadState older, LeadState newer) {
    return new LeadState(first(newer.name(), older.name()), first(newer.contactPreference(), older.contactPreference()), first(newer.product(), older.product()),
        first(newer.dates(), older.dates()), first(newer.party(), older.party()), first(newer.stage(), older.stage()));
  }

  private static String first(String one, String other) {
    return one == null ? other : one;
  }
}
