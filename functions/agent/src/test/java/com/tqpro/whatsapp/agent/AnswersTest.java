package com.tqpro.whatsapp.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.postgres.ai.AiPrompts;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.simulators.claude.ClaudeSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The function as it wires itself: a tenant's settings, key, prompt and budget, Claude and the product API. */
class AnswersTest {
  private static final byte[] PACKAGES = """
      {"packages":[{"id":"p","name":"Palm","hotel":"Palm","city":"Dubai","emirate":"Dubai","stars":5,"board":"Breakfast","description":"Beach","imageUrl":"https://cdn.example.com/p.jpg",
       "currency":"AED","priceFrom":899,"rooms":[]}]}""".getBytes(StandardCharsets.UTF_8);
  private final AgentFixture fixture = new AgentFixture();
  private final ClaudeSimulator claude = ClaudeSimulator.start(0);
  private final HttpServer products = products();
  private final AgentFunction agent = agent();
  private int said;

  @AfterEach
  void close() {
    fixture.close();
    claude.close();
    products.stop(0);
  }

  @Test
  void products_go_one_by_one_with_their_picture_or_as_part_of_the_reply_as_the_tenant_wants() {
    says("A hotel in Dubai please");
    assertThat(fixture.rows("select kind from tqwa.conversation_messages where direction = 'OUT' order by id").toString()).isEqualTo("[{kind=text}, {kind=image}]");
    assertThat(fixture.outbound().getLast()).contains("Palm").contains("AED 899");
    fixture.setting("ai.products.delivery", "merged");
    says("A hotel in Dubai please");
    assertThat(fixture.outbound()).hasSize(3).last().asString().contains("Palm").contains("AED 899");
  }

  @Test
  void what_a_turn_cost_is_a_row_of_the_day_and_when_the_day_is_spent_nothing_is_asked() {
    says("Hello");
    var usage = fixture.rows("select source, model, calls, input_tokens + output_tokens + cache_read_tokens + cache_write_tokens as tokens, usd > 0 as priced, conversation_id from tqwa.ai_usage").getFirst();
    assertThat(usage).containsEntry("source", "TURN").containsEntry("model", "claude-sonnet-5-5").containsEntry("calls", 1).containsEntry("priced", true).containsEntry("conversation_id", fixture.conversation());
    fixture.setting("ai.budget.tokens.per.day", usage.get("tokens").toString());
    says("And?");
    assertThat(claude.requests()).hasSize(1);
    assertThat(fixture.outbound()).hasSize(2);
    assertThat(fixture.log()).contains("AI response failed", "the day's token budget is used up");
    fixture.later(Duration.ofDays(1));
    says("And today?");
    assertThat(claude.requests()).as("another day").hasSize(2);
  }

  @Test
  void a_tenant_has_its_own_model_room_and_prompt_and_a_key_that_shows_nowhere() {
    fixture.setting("ai.claude.model", "claude-haiku-4-5");
    fixture.setting("ai.claude.max-tokens", "2048");
    fixture.database.run(h -> AiPrompts.add(h, "You are Dana of Oasis.", "test", fixture.now.get()));
    says("Hello");
    var request = claude.requests().getFirst();
    assertThat(request.path("model").asText()).isEqualTo("claude-haiku-4-5");
    assertThat(request.path("max_tokens").asInt()).isEqualTo(2048);
    assertThat(request.path("system").toString()).contains("You are Dana of Oasis.");
    assertThat(fixture.log()).doesNotContain("sk-oasis").doesNotContain("Dana");
  }

  private void says(String text) {
    fixture.inbound(agent, fixture.text("wamid." + said++, text));
    fixture.later(Duration.ofSeconds(3));
    assertThat(fixture.turn(agent)).as(fixture.log()).isTrue();
  }

  private AgentFunction agent() {
    Embedded.secrets().put(fixture.id + "/tenants/oasis", "{\"claude\":{\"apiKey\":\"sk-oasis\"},\"database\":{\"name\":\"" + fixture.databaseName + "\",\"user\":\"" + EmbeddedPostgres.SUPERUSER
        + "\",\"password\":\"x\"}}");
    fixture.variables.put("ANTHROPIC_BASE_URL", claude.baseUri().toString());
    fixture.variables.put("TQPRO_API_URL", "http://127.0.0.1:" + products.getAddress().getPort());
    fixture.variables.put("TQPRO_API_KEY", "internal-key");
    fixture.variables.put("META_GRAPH_BASE_URL", "http://127.0.0.1:1");
    return new AgentFunction(new ServiceContext("agent", Environment.of(fixture.variables), fixture.now::get, new PrintStream(fixture.logged, true, StandardCharsets.UTF_8)), AgentFunction::ports);
  }

  private static HttpServer products() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/hotel/listPackages", exchange -> {
        try (exchange) {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, PACKAGES.length);
          exchange.getResponseBody().write(PACKAGES);
        }
      });
      server.start();
      return server;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
