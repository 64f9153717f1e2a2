package com.tqpro.whatsapp.admin;

import static com.tqpro.whatsapp.admin.AdminFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.audit.AuditLog;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditApiTest {
  @Test
  void the_log_is_read_newest_first_by_filters_and_page_by_page() {
    try (var fixture = new AdminFixture()) {
      var function = fixture.function();
      fixture.database("oasis").run(h -> {
        for (int i = 0; i < 5; i++) {
          AuditLog.change(h, fixture.now.get().plusSeconds(i), new Actor(i % 2 == 0 ? "ann" : "bob", "req-" + i, "203.0.113." + i), i < 3 ? "broadcast.pause" : "contact.erase", "s" + i,
              Map.of("n", i), null);
        }
      });
      var page = call(function, "GET", "/admin/api/audit?limit=2", "admin@oasis", null);
      assertThat(page.status()).as(page.text() + fixture.log).isEqualTo(200);
      assertThat(page.json().at("/items/0/subject").asText()).isEqualTo("s4");
      assertThat(page.json().at("/items/0/from").asText()).isEqualTo("203.0.113.4");
      assertThat(page.json().at("/items/0/before/n").asInt()).isEqualTo(4);
      assertThat(page.json().at("/items/0/after").isMissingNode()).isTrue();
      var next = call(function, "GET", "/admin/api/audit?limit=2&cursor=" + page.json().path("nextCursor").asText(), "admin@oasis", null).json();
      assertThat(next.at("/items/0/subject").asText()).isEqualTo("s2");
      assertThat(call(function, "GET", "/admin/api/audit?who=bob", "admin@oasis", null).json().path("items")).hasSize(2);
      assertThat(call(function, "GET", "/admin/api/audit?action=broadcast.", "admin@oasis", null).json().path("items")).hasSize(3);
      assertThat(call(function, "GET", "/admin/api/audit?action=broadcast", "admin@oasis", null).json().path("items")).isEmpty();
      assertThat(call(function, "GET", "/admin/api/audit?action=contact.erase&subject=s3", "admin@oasis", null).json().path("items")).hasSize(1);
      assertThat(call(function, "GET", "/admin/api/audit", "admin@dune", null).json().path("items")).isEmpty();
      assertThat(call(function, "GET", "/admin/api/audit", "agent@oasis", null).status()).isEqualTo(403);
    }
  }
}
