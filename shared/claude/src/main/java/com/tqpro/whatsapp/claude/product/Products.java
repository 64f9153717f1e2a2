package com.tqpro.whatsapp.claude.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.claude.AiLog;
import com.tqpro.whatsapp.domain.json.Json;
import java.math.BigDecimal;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The types of products that can be searched, and what their handlers share. */
public final class Products {
  /** What is told to Claude at most: more would only cost tokens. */
  static final int MOST = 6;

  private Products() {}

  /** Every handler. Whatever type is not here is handed to a person. */
  public static List<ProductHandler> handlers(ProductApi api, AiLog log) {
    return List.of(new StaycationHandler(api, log), new CruiseHandler(api, log));
  }

  /** The arguments that the API takes, of those Claude gave; empty ones left out. */
  static ObjectNode arguments(JsonNode input, List<String> names) {
    var arguments = Json.object();
    for (var name : names) {
      var value = input.path(name);
      if (value.isNumber() || value.isTextual() && !value.asText().isBlank()) {
        arguments.set(name, value);
      }
    }
    return arguments;
  }

  /** Members {@code name} and {@code nameAr} of the API. */
  static Map<String, String> names(JsonNode product) {
    var names = new LinkedHashMap<String, String>();
    names.put("en", product.path("name").asText(""));
    if (!product.path("nameAr").asText("").isBlank()) {
      names.put("ar", product.path("nameAr").asText());
    }
    return names;
  }

  static BigDecimal price(JsonNode node) {
    return node.isNumber() && node.decimalValue().signum() > 0 ? node.decimalValue() : null;
  }

  /** WhatsApp's providers fetch pictures themselves, over https only. */
  static String https(JsonNode url) {
    try {
      return "https".equals(URI.create(url.asText("")).getScheme()) ? url.asText() : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A tool whose arguments may all be left out. @param fields name, type and description of each */
  static ObjectNode tool(String name, String description, String[][] fields) {
    var tool = Json.object().put("name", name).put("description", description);
    var schema = tool.putObject("input_schema").put("type", "object");
    var properties = schema.putObject("properties");
    for (var field : fields) {
      properties.putObject(field[0]).put("type", field[1]).put("description", field[2]);
    }
    schema.putArray("required");
    schema.put("additionalProperties", false);
    return tool;
  }
}
