package com.tqpro.whatsapp.claude.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.claude.AiLog;
import com.tqpro.whatsapp.domain.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cruises with sailings, cabins and prices: {@code cruise/cruise/list}, then {@code cruise/detail} of the first few. */
final class CruiseHandler implements ProductHandler {
  private static final List<String> ARGUMENTS = List.of("region", "text", "from", "until", "nights", "maxPrice");
  /** Each costs one more call to the product API. */
  private static final int DETAILED = 4;

  private final ProductApi api;
  private final AiLog log;

  CruiseHandler(ProductApi api, AiLog log) {
    this.api = api;
    this.log = log;
  }

  @Override
  public String type() {
    return "cruise";
  }

  @Override
  public ObjectNode tool() {
    return Products.tool("search_cruises",
        "Finds cruises with their sailings, cabins and present prices per person. Leave out what the customer has not said. An empty list means that nothing fits: say so, or search once more with fewer conditions.",
        new String[][] {
            {"region", "string", "Region in English, for instance Arabian Gulf, Mediterranean or Red Sea"},
            {"text", "string", "A word to look for in names, ships and ports, in English"},
            {"from", "string", "Earliest day of departure, YYYY-MM-DD"},
            {"until", "string", "Latest day of departure, YYYY-MM-DD"},
            {"nights", "integer", "Number of nights, 1 to 30"},
            {"maxPrice", "number", "Highest price per person that the customer would pay, in AED"}});
  }

  @Override
  public List<Product> search(String tenant, JsonNode input, Instant deadline) {
    log.info("Fetching cruise products", Map.of("tenant", tenant, "arguments", input.size()));
    var answer = api.call(tenant, "cruise/cruise/list", Products.arguments(input, ARGUMENTS).put("limit", DETAILED), deadline);
    var found = new ArrayList<Product>();
    for (var item : answer.path("cruises")) {
      if (item.path("id").isTextual() && item.path("name").isTextual() && found.size() < DETAILED) {
        var detail = api.call(tenant, "cruise/detail", Json.object().put("cruiseId", item.path("id").asText()), deadline);
        found.add(new Product(type(), item.path("id").asText(), Products.names(item), detail.isEmpty() ? item : detail, Products.price(item.path("priceFrom")),
            item.path("currency").asText(null), "person", Products.https(item.path("imageUrl"))));
      }
    }
    return found;
  }
}
