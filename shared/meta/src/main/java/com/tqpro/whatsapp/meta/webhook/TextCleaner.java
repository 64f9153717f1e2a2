package com.tqpro.whatsapp.meta.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Makes text storable: JSON may escape a NUL, which Postgres refuses, half of a surrogate pair, which UTF-8 has no form for, and U+FFFE
 * and U+FFFF, which SQS refuses. Each becomes U+FFFD, so that one such character stops no message.
 */
final class TextCleaner {
  private static final char REPLACEMENT = '\uFFFD';

  private TextCleaner() {}

  /** Whether a body can hold such characters at all: escaped, or in bytes (surrogates ED A0..BF, U+FFFE EF BF BE). */
  static boolean concerns(byte[] body) {
    for (int i = 0; i + 3 < body.length; i++) {
      if (body[i] == (byte) 0xED && (body[i + 1] & 0xFF) >= 0xA0 || body[i] == (byte) 0xEF && body[i + 1] == (byte) 0xBF) {
        return true;
      }
      if (body[i] == '\\' && body[i + 1] == 'u') {
        byte first = body[i + 2];
        if (first == 'd' || first == 'D' || first == 'f' || first == 'F' || first == '0' && body[i + 3] == '0') {
          return true;
        }
      }
    }
    return false;
  }

  /** Replaces within the tree. A field with such a character in its name is dropped: no event of Meta's has one. */
  static void clean(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().removeIf(e -> cleaned(e.getKey()) != null);
      object.properties().forEach(e -> {
        if (e.getValue() instanceof TextNode text) {
          e.setValue(cleaned(text));
        } else {
          clean(e.getValue());
        }
      });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i) instanceof TextNode text) {
          array.set(i, cleaned(text));
        } else {
          clean(array.get(i));
        }
      }
    }
  }

  private static TextNode cleaned(TextNode node) {
    var text = cleaned(node.textValue());
    return text == null ? node : TextNode.valueOf(text);
  }

  /** The text with replacements; null when it needs none. */
  private static String cleaned(String text) {
    StringBuilder changed = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (c == 0 || c >= '\uFFFE' || Character.isSurrogate(c)) {
        changed = changed == null ? new StringBuilder(text) : changed;
        changed.setCharAt(i, REPLACEMENT);
      }
    }
    return changed == null ? null : changed.toString();
  }
}
