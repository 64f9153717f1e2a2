package com.tqpro.whatsapp.twilio.webhook;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The parameters of a webhook of Twilio's, decoded; unknown ones too, because the signature covers all. */
public final class TwilioForm {
  /** Twilio sends some forty parameters; a body beyond this is none of theirs. */
  private static final int MOST = 500;
  private final TreeMap<String, List<String>> parameters = new TreeMap<>();

  /** @throws IllegalArgumentException when it is not a form */
  public static TwilioForm parse(byte[] body) {
    var form = new TwilioForm();
    int count = 0;
    for (var pair : new String(body, StandardCharsets.UTF_8).split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      if (++count > MOST) {
        throw new IllegalArgumentException("more than " + MOST + " parameters");
      }
      int equals = pair.indexOf('=');
      form.add(URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8),
          equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return form;
  }

  /** The same from a JSON body's members. */
  public static TwilioForm of(Collection<Map.Entry<String, String>> members) {
    var form = new TwilioForm();
    members.forEach(m -> form.add(m.getKey(), m.getValue()));
    return form;
  }

  private void add(String name, String value) {
    parameters.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  /** The value, fit to be stored; empty when missing or blank. */
  public Optional<String> find(String name) {
    var values = parameters.get(name);
    return values == null || values.getFirst().isBlank() ? Optional.empty() : Optional.of(storable(values.getFirst()));
  }

  /** The value or null. */
  String get(String name) {
    return find(name).orElse(null);
  }

  int number(String name) {
    return find(name).filter(v -> v.matches("\\d{1,6}")).map(Integer::parseInt).orElse(0);
  }

  /** What a signature covers beyond the URL: name and value of each, by name; values of one name sorted and each once. */
  String signed() {
    var all = new StringBuilder();
    parameters.forEach((name, values) -> new TreeSet<>(values).forEach(value -> all.append(name).append(value)));
    return all.toString();
  }

  /** Postgres refuses NUL, SQS U+FFFE and U+FFFF. */
  private static String storable(String text) {
    StringBuilder changed = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || c >= '\uFFFE') {
        changed = changed == null ? new StringBuilder(text) : changed;
        changed.setCharAt(i, '\uFFFD');
      }
    }
    return changed == null ? text : changed.toString();
  }
}
