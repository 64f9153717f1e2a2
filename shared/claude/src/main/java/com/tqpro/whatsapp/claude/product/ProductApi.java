package com.tqpro.whatsapp.claude.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** The product API, however it is reached. */
public interface ProductApi {
  /**
   * @param path without a slash at the beginning, for instance hotel/listPackages
   * @throws ProductFault when there is no answer before the deadline, or it is no JSON object
   */
  JsonNode call(String tenant, String path, ObjectNode arguments, Instant deadline);
}
