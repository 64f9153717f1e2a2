package com.tqpro.whatsapp.simulators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Puts something unexpected into a JSON document, for tests; the same for the same seed. */
public final class JsonMutation {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> TEXTS = List.of("", " ", "\u0000", "\uFFFE", "-1", "1e999", "9".repeat(40), "true", "null", "{{1}}", "%s%n", "'; drop table x; --",
      "<script>", "../..", "a".repeat(5_000), "\u202Eabc", "😀".repeat(200), "+971 50 000 0001", "AE.7Hq2x", "1764000000", "2026-11-24T10:00:00Z", "https://x.example/?a=b#c");

  private JsonMutation() {}

  /** One to four changes. The document itself is left as it is. */
  public static JsonNode of(JsonNode document, long seed) {
    var random = new Random(seed);
    var copy = document.deepCopy();
    for (int i = random.nextInt(4); i >= 0; i--) {
      var containers = new ArrayList<JsonNode>();
      collect(copy, containers);
      if (!containers.isEmpty()) {
        change(containers.get(random.nextInt(containers.size())), random);
      }
    }
    return copy;
  }

  private static void change(JsonNode container, Random random) {
    if (container instanceof ObjectNode object) {
      var names = new ArrayList<String>();
      object.fieldNames().forEachRemaining(names::add);
      var name = names.isEmpty() || random.nextInt(8) == 0 ? TEXTS.get(random.nextInt(TEXTS.size())) : names.get(random.nextInt(names.size()));
      if (random.nextInt(4) == 0) {
        object.remove(name);
      } else {
        object.set(name, value(random, object.get(name)));
      }
    } else if (container instanceof ArrayNode array) {
      if (array.isEmpty() || random.nextInt(3) == 0) {
        array.add(value(random, null));
      } else if (random.nextInt(3) == 0) {
        array.remove(random.nextInt(array.size()));
      } else {
        array.set(random.nextInt(array.size()), value(random, array.get(0)));
      }
    }
  }

  private static JsonNode value(Random random, JsonNode before) {
    return switch (random.nextInt(9)) {
      case 0 -> NullNode.getInstance();
      case 1 -> JSON.numberNode(random.nextLong());
      case 2 -> JSON.numberNode(random.nextDouble() * 1e300);
      case 3 -> JSON.booleanNode(random.nextBoolean());
      case 4 -> JSON.objectNode();
      case 5 -> JSON.arrayNode();
      case 6 -> before == null ? JSON.arrayNode().add(JSON.objectNode()) : JSON.arrayNode().add(before);
      case 7 -> before == null ? JSON.objectNode().put("x", 1) : JSON.objectNode().set("x", before);
      default -> JSON.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
    };
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }
}
