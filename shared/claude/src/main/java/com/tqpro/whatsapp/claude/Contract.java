package com.tqpro.whatsapp.claude;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What every tenant's prompt is followed by, and the form of an answer. Both are the same bytes in every request. */
final class Contract {
  private static final String RULES = text();

  private Contract() {}

  static String system(String prompt) {
    return prompt + "\n\n" + RULES;
  }

  /** {@code output_config.format}: all members required, every object closed, as structured output wants it. */
  static ObjectNode format() {
    var format = Json.object().put("type", "json_schema");
    var schema = object(format.putObject("schema"));
    text(schema, "reply");
    text(schema, "reply_english");
    text(schema, "customer_english");
    text(schema, "language");
    var products = schema.withObjectProperty("properties").putObject("products").put("type", "array");
    var product = object(products.putObject("items"));
    text(product, "type").put("description", "staycation or cruise");
    text(product, "id").put("description", "as the tool returned it");
    text(product, "text").put("description", "one sentence for this customer, in his language, without prices");
    text(product, "text_english");
    required(product);
    var state = object(schema.withObjectProperty("properties").putObject("state"));
    for (var name : new String[] {"name", "contact_preference", "product", "dates", "party", "stage"}) {
      state.withObjectProperty("properties").putObject(name).putArray("type").add("string").add("null");
    }
    required(state);
    text(schema, "action").putArray("enum").add("none").add("handoff").add("opt_out");
    required(schema);
    return format;
  }

  /** The form of a translation. */
  static ObjectNode translation() {
    var format = Json.object().put("type", "json_schema");
    var schema = object(format.putObject("schema"));
    text(schema, "english");
    required(schema);
    return format;
  }

  private static ObjectNode object(ObjectNode schema) {
    schema.put("type", "object").put("additionalProperties", false).putObject("properties");
    return schema;
  }

  private static ObjectNode text(ObjectNode schema, String name) {
    return schema.withObjectProperty("properties").putObject(name).put("type", "string");
  }

  private static void required(ObjectNode schema) {
    var required = schema.putArray("required");
    schema.path("properties").fieldNames().forEachRemaining(required::add);
  }

  private static String text() {
    try (var in = Contract.class.getResourceAsStream("/claude/contract.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
