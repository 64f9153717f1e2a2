package com.tqpro.whatsapp.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.runtime.config.ConfigFiles;
import org.junit.jupiter.api.Test;

class RouteRowsTest {
  @Test
  void every_route_has_a_row_that_says_it_is_public_and_no_other_row_names_a_webhook() {
    var routes = new WebhooksFixture().function().router().routes().stream().map(r -> r.template().substring(1)).distinct().toList();
    var rows = ConfigFiles.properties("api-roles.properties");
    assertThat(rows.keySet()).filteredOn(r -> r.startsWith("webhooks/")).containsExactlyInAnyOrderElementsOf(routes);
    routes.forEach(route -> assertThat(rows).containsEntry(route, "public"));
  }
}
