package com.tqpro.whatsapp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.runtime.config.ConfigFiles;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docs/openapi.yaml, the routes and config/api-roles.properties say the same. */
class ApiDocumentTest {
  @Test
  void document_routes_and_roles_agree() throws IOException {
    try (var fixture = new AdminFixture(); var in = ApiDocumentTest.class.getResourceAsStream("/openapi.yaml")) {
      var document = Json.toTree(new Yaml(new SafeConstructor(new LoaderOptions())).<Map<String, Object>>load(in));
      var documented = new TreeSet<String>();
      document.path("paths").properties().forEach(path -> {
        if (path.getKey().startsWith("/admin/api/")) {
          path.getValue().fieldNames().forEachRemaining(method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
        }
      });
      var routes = new TreeSet<String>();
      var rows = ConfigFiles.properties("api-roles.properties").keySet();
      fixture.function().router().routes().forEach(r -> {
        routes.add(r.method() + " " + r.template());
        assertThat(rows).as(r.template()).containsAnyOf(r.template().substring(1), r.template().substring(1) + "[" + r.method() + "]");
      });
      assertThat(documented).isEqualTo(routes);
    }
  }
}
