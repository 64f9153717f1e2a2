package com.tqpro.whatsapp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import java.nio.charset.StandardCharsets;

/** The API's no, in the API's own words. */
final class ApiRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient JsonNode problem;

  private ApiRefusal(int status, JsonNode problem, String message) {
    super(message);
    this.status = status;
    this.problem = problem;
  }

  static ApiRefusal of(int status, byte[] body) {
    try {
      var problem = Json.tree(body);
      var text = new StringBuilder(problem.path("detail").asText("HTTP " + status));
      problem.path("findings").forEach(f -> text.append("\n  - ").append(f.path("detail").asText()));
      if (problem.hasNonNull("requestId")) {
        text.append("\n  request ").append(problem.path("requestId").asText());
      }
      return new ApiRefusal(status, problem, text.toString());
    } catch (JsonFault e) {
      return new ApiRefusal(status, Json.object(), "HTTP " + status + ": " + new String(body, StandardCharsets.UTF_8).strip());
    }
  }

  int status() {
    return status;
  }

  /** The last part of the problem's type, for instance wrong-state. */
  String code() {
    return problem.path("type").asText("").replaceAll(".*:", "");
  }
}
