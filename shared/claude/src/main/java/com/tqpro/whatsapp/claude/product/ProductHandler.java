package com.tqpro.whatsapp.claude.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * Searches one type of product. To add a type: a handler, its call in {@link TqproApi}, its place in {@link Products#handlers}, and a line in
 * the system prompt.
 */
public interface ProductHandler {
  /** For instance staycation; also the type of its offers. */
  String type();

  /** The tool as Claude sees it: name, description, input_schema. Always the same bytes, because it stands before the cached prompt. */
  ObjectNode tool();

  /** @throws ProductFault when the product API does not answer */
  List<Product> search(String tenant, JsonNode input, Instant deadline);
}
