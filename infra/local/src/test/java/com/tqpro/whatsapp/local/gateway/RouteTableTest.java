package com.tqpro.whatsapp.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.local.template.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The most specific route wins. */
class RouteTableTest {
  private final RouteTable routes = new RouteTable(List.of(new Template.Function("F", "f.zip", "f.F", Duration.ofSeconds(3), 128, Map.of(), List.of(
      new Template.Route("a", "ANY", "/{proxy+}"),
      new Template.Route("b", "ANY", "/admin/api/{proxy+}"),
      new Template.Route("c", "GET", "/webhooks/{app}"),
      new Template.Route("d", "POST", "/webhooks/meta"),
      new Template.Route("e", "ANY", "/webhooks/meta"),
      new Template.Route("f", "GET", "/webhooks/{app}/status"),
      new Template.Route("g", "GET", "/")), List.of(), List.of())));

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", value = {
      "GET  | /                           | GET /                      | {}",
      "POST | /webhooks/meta              | POST /webhooks/meta        | {}",
      "GET  | /webhooks/meta              | ANY /webhooks/meta         | {}",
      "GET  | /webhooks/own%20key+1       | GET /webhooks/{app}        | {app=own key+1}",
      "POST | /webhooks/own               | ANY /{proxy+}              | {proxy=webhooks/own}",
      "GET  | /webhooks/a/status          | GET /webhooks/{app}/status | {app=a}",
      "GET  | /admin/api/broadcasts/1     | ANY /admin/api/{proxy+}    | {proxy=broadcasts/1}",
      "GET  | /admin/api                  | ANY /{proxy+}              | {proxy=admin/api}",
      "GET  | /webhooks/                  | ANY /{proxy+}              | {proxy=webhooks/}"})
  void finds(String method, String path, String key, String parameters) {
    var match = routes.find(method, path).orElseThrow();
    assertThat(match.key()).isEqualTo(key);
    assertThat(match.pathParameters()).hasToString(parameters);
  }
}
