package com.tqpro.whatsapp.domain.template;

import java.util.Map;

/** Finds the value of a source as the configuration guide names them; a column of the recipients' file is a source of its own name. */
final class ValueSource {
  static final String STATIC = "static:";
  static final String SHORTLINK = "shortlink";

  private final TemplateSnapshot template;
  private final Map<String, String> values;

  ValueSource(TemplateSnapshot template, Map<String, String> values) {
    this.template = template;
    this.values = values;
  }

  /** The value, or null when there is none. */
  String find(String source) {
    if (source.startsWith(STATIC)) {
      return source.substring(STATIC.length());
    }
    var value = values.get(source);
    return value == null && source.equals(SHORTLINK) ? template.shortlink() : value;
  }
}
