package com.tqpro.whatsapp.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.local.LocalSystem;
import com.tqpro.whatsapp.local.tenants.DemoTenant;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A customer's phone at /phone: what he does there reaches a demo tenant of either provider, and what comes back is shown. */
@ExtendWith(WholeSystem.class)
@ResourceLock(value = WholeSystem.LOCK, mode = ResourceAccessMode.READ)
class PhoneTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  enum Whose {
    OASIS(DemoTenant.OASIS, "+971500120101"), MARINA(DemoTenant.MARINA, "+971500120102");

    private final DemoTenant tenant;
    private final String phone;

    Whose(DemoTenant tenant, String phone) {
      this.tenant = tenant;
      this.phone = phone;
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_word_a_quote_a_picture_and_a_voice_note(Whose whose, LocalSystem system) {
    try (var phone = new ApiClient(system.baseUrl(), null, null); var admin = new ApiClient(system.baseUrl(), system.token("admin", whose.tenant.slug()), null)) {
      send(phone, whose, Json.object().put("kind", "text").put("text", "مرحبا"));
      Await.until("an answer in his language, and both ticks", LONG, () -> theirs(phone, whose).size() == 1 && chat(phone, whose).at("/messages/0/ticks").asText().equals("read"));
      var answer = theirs(phone, whose).getFirst();
      assertThat(answer.path("text").asText()).contains("ليلى");

      send(phone, whose, Json.object().put("kind", "text").put("text", "What do you mean?").put("quoting", answer.path("id").asText()));
      Await.until("an answer", LONG, () -> theirs(phone, whose).size() >= 2);
      assertThat(mine(phone, whose)).last().satisfies(m -> assertThat(m.path("quoting").asText()).isEqualTo(answer.path("id").asText()));

      send(phone, whose, Json.object().put("kind", "image").put("text", "like this").put("type", "image/png").put("data", PIXEL));
      send(phone, whose, Json.object().put("kind", "voice"));
      Await.until("both files are kept for the staff", LONG, () -> thread(admin, whose).stream().filter(m -> m.path("mediaState").asText().equals("AVAILABLE")).count() == 2);
      var kept = thread(admin, whose);
      assertThat(kept.stream().filter(m -> m.path("kind").asText().equals("image"))).singleElement().satisfies(m -> {
        assertThat(m.path("mediaType").asText()).isEqualTo("image/png");
        assertThat(admin.page("/admin/api/conversations/" + conversation(admin, whose) + "/messages/" + m.path("id").asText() + "/media").body()).isEqualTo(Base64.getDecoder().decode(PIXEL));
      });
      assertThat(kept.stream().filter(m -> m.path("text").asText().equals("What do you mean?"))).singleElement().satisfies(m -> assertThat(m.path("quoted").asText()).contains("ليلى"));
      assertThat(system.logs("AgentFunction")).anyMatch(l -> l.contains("Quote-reply detected") && l.contains("\"tenant\":\"" + whose.tenant.slug() + "\""));
      assertThat(chat(phone, whose).path("messages").findValuesAsText("image")).anyMatch(i -> i.startsWith("data:image/png;base64,"));
      Await.until("nothing of his is under way that another test would count", LONG, () -> settled(system, whose));
    }
  }

  @Test
  void the_page_needs_nothing_from_elsewhere_and_speaks_english_and_arabic(LocalSystem system) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var page = http.send(HttpRequest.newBuilder(URI.create(system.baseUrl() + "/phone")).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
      assertThat(page.body()).doesNotContain("http://", "https://", "innerHTML").contains("document.documentElement.dir = language === \"ar\" ? \"rtl\" : \"ltr\"", "يكتب…", "typing…", "QUICK_REPLY", "✓✓");
      var form = http.send(HttpRequest.newBuilder(URI.create(system.baseUrl() + "/phone/chat")).header("content-type", "application/x-www-form-urlencoded")
          .POST(HttpRequest.BodyPublishers.ofString("tenant=oasis&from=%2B971500120103&text=hi")).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(form.statusCode()).as("a form of another site").isEqualTo(400);
    }
  }

  @ParameterizedTest
  @CsvSource({"nobody, +971500120103, hi", "oasis, 0500120103, hi", "oasis, +971500120103, ''"})
  void what_no_phone_could_do_is_refused(String tenant, String from, String text, LocalSystem system) {
    try (var phone = new ApiClient(system.baseUrl(), null, null)) {
      assertThatThrownBy(() -> phone.post("/phone/chat", Json.object().put("tenant", tenant).put("from", from).put("kind", "text").put("text", text))).isInstanceOf(ApiRefusal.class);
    }
  }

  private static boolean settled(LocalSystem system, Whose whose) {
    try (var connection = system.postgres().connect("tqwa_" + whose.tenant.slug()); var query = connection.prepareStatement("""
        select not exists (select 1 from tqwa.conversation_state s where s.contact_id = c.id and s.answered_seq < s.inbound_seq)
          and not exists (select 1 from tqwa.outbound_message m where m.contact_id = c.id and m.state in ('PENDING', 'CLAIMED'))
        from tqwa.contact c where c.wa_id = ?""")) {
      query.setString(1, whose.phone.substring(1));
      var rows = query.executeQuery();
      return rows.next() && rows.getBoolean(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void send(ApiClient phone, Whose whose, ObjectNode message) {
    phone.post("/phone/chat", message.put("tenant", whose.tenant.slug()).put("from", whose.phone).put("name", "Aisha"));
  }

  private static JsonNode chat(ApiClient phone, Whose whose) {
    return phone.get("/phone/chat?tenant=" + whose.tenant.slug() + "&from=" + URLEncoder.encode(whose.phone, StandardCharsets.UTF_8));
  }

  private static List<JsonNode> theirs(ApiClient phone, Whose whose) {
    return bubbles(phone, whose, false);
  }

  private static List<JsonNode> mine(ApiClient phone, Whose whose) {
    return bubbles(phone, whose, true);
  }

  private static List<JsonNode> bubbles(ApiClient phone, Whose whose, boolean mine) {
    return list(chat(phone, whose).path("messages")).stream().filter(m -> m.path("mine").asBoolean() == mine).toList();
  }

  private static String conversation(ApiClient admin, Whose whose) {
    return list(admin.get("/admin/api/conversations").path("items")).stream().filter(c -> c.path("phone").asText().equals(whose.phone)).findFirst().orElseThrow().path("id").asText();
  }

  private static List<JsonNode> thread(ApiClient admin, Whose whose) {
    return list(admin.get("/admin/api/conversations/" + conversation(admin, whose)).path("messages"));
  }

  private static List<JsonNode> list(JsonNode array) {
    var list = new ArrayList<JsonNode>();
    array.forEach(list::add);
    return list;
  }
}
