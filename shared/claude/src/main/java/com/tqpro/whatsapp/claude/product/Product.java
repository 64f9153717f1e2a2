package com.tqpro.whatsapp.claude.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;

/**
 * One product as the product API told it.
 *
 * @param names by language (BCP 47, lower case); en is always there
 * @param facts what Claude is shown, prices included
 * @param from the lowest price, or null when the API gave none
 * @param currency ISO 4217, or null
 * @param unit what the price is for: night, person or stay
 * @param imageUrl public https, or null
 */
public record Product(String type, String id, Map<String, String> names, JsonNode facts, BigDecimal from, String currency, String unit, String imageUrl) {
  public Product {
    names = Map.copyOf(names);
  }

  /** The name in that language, else in English. @param language BCP 47, for instance ar or ar-AE */
  public String name(String language) {
    var own = names.get(language.toLowerCase(java.util.Locale.ROOT).split("-")[0]);
    return own == null ? names.get("en") : own;
  }
}
