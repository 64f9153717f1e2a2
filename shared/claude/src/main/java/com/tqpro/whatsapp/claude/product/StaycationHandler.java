package com.tqpro.whatsapp.claude.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.claude.AiLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Hotel packages with rooms and prices: {@code hotel/listPackages}. */
final class StaycationHandler implements ProductHandler {
  private static final List<String> ARGUMENTS = List.of("destination", "text", "checkIn", "nights", "adults", "children", "maxPrice");

  private final ProductApi api;
  private final AiLog log;

  StaycationHandler(ProductApi api, AiLog log) {
    this.api = api;
    this.log = log;
  }

  @Override
  public String type() {
    return "staycation";
  }

  @Override
  public ObjectNode tool() {
    return Products.tool("search_staycations",
        "Finds hotel packages (staycations) with their rooms and present prices per night. Leave out what the customer has not said. An empty list means that nothing fits: say so, or search once more with fewer conditions.",
        new String[][] {
            {"destination", "string", "City or emirate in English, for instance Dubai or Ras Al Khaimah"},
            {"text", "string", "A word to look for in names and descriptions, in English: beach, desert, family, spa"},
            {"checkIn", "string", "Day of arrival, YYYY-MM-DD"},
            {"nights", "integer", "Number of nights, 1 to 30"},
            {"adults", "integer", "Number of adults"},
            {"children", "integer", "Number of children"},
            {"maxPrice", "number", "Highest price per night that the customer would pay, in AED"}});
  }

  @Override
  public List<Product> search(String tenant, JsonNode input, Instant deadline) {
    log.info("Fetching staycation products", Map.of("tenant", tenant, "arguments", input.size()));
    var answer = api.call(tenant, "hotel/listPackages", Products.arguments(input, ARGUMENTS).put("limit", Products.MOST), deadline);
    var found = new ArrayList<Product>();
    for (var item : answer.path("packages")) {
      if (item.path("id").isTextual() && item.path("name").isTextual() && found.size() < Products.MOST) {
        found.add(new Product(type(), item.path("id").asText(), Products.names(item), item, Products.price(item.path("priceFrom")), item.path("currency").asText(null),
            "night", Products.https(item.path("imageUrl"))));
      }
    }
    return found;
  }
}
