package com.tqpro.whatsapp.internalapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.runtime.config.ConfigFiles;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** docs/openapi.yaml, the routes and config/api-roles.properties say the same. */
class ApiDocumentTest {
  @Test
  void document_routes_and_roles_agree() {
    try (var fixture = new InternalFixture()) {
      var function = fixture.function();
      var document = fixture.call(function, "GET", "/openapi.json", null, null).json();
      assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
      var routes = new TreeSet<String>();
      function.router().routes().forEach(r -> routes.add(r.method() + " " + r.template()));
      assertThat(documented(document)).isEqualTo(routes);
      var rows = ConfigFiles.properties("api-roles.properties").keySet();
      function.router().routes().forEach(r -> assertThat(rows).as(r.template()).containsAnyOf(r.template().substring(1), r.template().substring(1) + "[" + r.method() + "]"));
    }
  }

  @Test
  void every_reference_leads_somewhere_and_roles_are_those_of_the_table() {
    try (var fixture = new InternalFixture()) {
      var document = fixture.call(fixture.function(), "GET", "/openapi.json", null, null).json();
      document.findValuesAsText("$ref").forEach(ref -> assertThat(document.at(ref.substring(1)).isMissingNode()).as(ref).isFalse());
      var roles = ConfigFiles.properties("api-roles.properties");
      document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
        if (operation.getValue().has("x-roles")) {
          var key = path.getKey().substring(1);
          var row = roles.getOrDefault(key + "[" + operation.getKey().toUpperCase(java.util.Locale.ROOT) + "]", roles.get(key));
          var said = new TreeSet<String>();
          operation.getValue().path("x-roles").forEach(r -> said.add(r.asText()));
          assertThat(row).as(path.getKey()).isNotNull();
          assertThat(said).as(path.getKey()).isEqualTo(new TreeSet<>(java.util.List.of(row.split("\\s*,\\s*"))));
        }
      }));
      // A comma in an unquoted description would cut it into a member without a value.
      assertThat(Json.text(document)).doesNotContain(":null");
    }
  }

  private static TreeSet<String> documented(JsonNode document) {
    var operations = new TreeSet<String>();
    document.path("paths").properties().forEach(path -> {
      if (!path.getKey().startsWith("/admin/api/") && !path.getKey().startsWith("/webhooks/")) {
        path.getValue().fieldNames().forEachRemaining(method -> operations.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey()));
      }
    });
    return operations;
  }
}
