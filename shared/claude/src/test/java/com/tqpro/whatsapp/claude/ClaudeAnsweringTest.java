package com.tqpro.whatsapp.claude;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.conversation.Offer;
import com.tqpro.whatsapp.domain.conversation.TurnAction;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.simulators.claude.Fault;
import com.tqpro.whatsapp.simulators.claude.Fault.Kind;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Turns against a Claude that is as strict as the real one. */
class ClaudeAnsweringTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_staycation_in_arabic_is_searched_and_offered_with_the_price_of_the_product_api() {
    var answer = world.answered(World.asks("مرحبا، أريد فندق في دبي لليلتين"));
    assertThat(answer.language()).isEqualTo("ar");
    assertThat(answer.reply()).isEqualTo("بكل سرور! هذه العروض تناسب ما تبحث عنه. أيها يعجبك؟");
    assertThat(answer.english()).isEqualTo("With pleasure! These fit what you are looking for. Which one do you like?");
    assertThat(answer.customerEnglish()).isEqualTo("Hello. I am looking for a hotel stay in Dubai for 2 nights.");
    assertThat(answer.offers()).containsExactly(
        new Offer("staycation", "stay-palm", "*عطلة نخلة باي*\nمنتجع شاطئي بثلاثة مسابح\nالسعر التقريبي يبدأ من AED 899 لليلة",
            "*Palm Bay Weekend*\nPalm Bay Resort, Dubai\nfrom about AED 899 per night", "https://cdn.example.com/palm.jpg"),
        new Offer("staycation", "stay-dune", "*مخيم الكثبان*\nخيام في الصحراء\nالسعر التقريبي يبدأ من AED 650 لليلة",
            "*Dune Camp*\nDune Camp, Dubai\nfrom about AED 650 per night", null));
    assertThat(answer.state()).isEqualTo(new LeadState(null, null, "Staycation in Dubai", "2 nights", null, "offers"));
    assertThat(answer.action()).isEqualTo(TurnAction.NONE);
    assertThat(answer.usage().calls()).isEqualTo(2);
    assertThat(world.productCalls).containsExactly(
        "POST /tlinq-api/hotel/listPackages oasis Bearer internal-key {\"destination\":\"Dubai\",\"nights\":2,\"limit\":6}");
    assertThat(world.log).containsExactly("Fetching staycation products {arguments=2, tenant=oasis}");
  }

  @Test
  void the_prefix_is_the_same_bytes_in_every_request_and_comes_from_the_cache() {
    world.answered(World.asks("I want a hotel in Dubai"));
    world.answered(World.asks(new LeadState("Sara", null, "Staycation", null, null, "offers"), World.in("Bonjour, une croisière ?"), World.out("Avec plaisir !"), World.in("Merci, et les prix ?")));
    var requests = world.claude.requests();
    assertThat(requests).hasSizeGreaterThan(2);
    assertThat(requests.stream().map(r -> Json.text(r.path("tools")) + Json.text(r.path("system")) + Json.text(r.path("output_config"))).distinct()).hasSize(1);
    var usages = world.claude.answers().stream().map(a -> a.path("usage")).toList();
    assertThat(usages.getFirst().path("cache_creation_input_tokens").asInt()).isGreaterThan(1000);
    assertThat(usages.subList(1, usages.size())).allSatisfy(u -> assertThat(u.path("cache_read_input_tokens").asInt()).isEqualTo(usages.getFirst().path("cache_creation_input_tokens").asInt()));
  }

  @Test
  void thinking_goes_back_unchanged_within_the_turn() {
    world.answered(World.asks("Any hotel in Dubai?"));
    var second = world.claude.requests().get(1).path("messages");
    assertThat(second.get(1)).isEqualTo(Json.tree("{\"role\":\"assistant\",\"content\":" + world.claude.answers().getFirst().path("content") + "}"));
    assertThat(second.get(1).path("content").get(0).path("type").asText()).isEqualTo("thinking");
    assertThat(second.get(2).path("content").get(0).path("type").asText()).isEqualTo("tool_result");
  }

  @Test
  void name_and_preference_bring_the_handoff() {
    var known = new LeadState("Sara", null, "Staycation in Dubai", null, null, "qualification");
    var answer = world.answered(World.asks(known, World.in("I take the first one"), World.out("Thank you, Sara. Do you prefer a call or WhatsApp?"), World.in("Call me please")));
    assertThat(answer.action()).isEqualTo(TurnAction.HANDOFF);
    assertThat(answer.state()).isEqualTo(new LeadState("Sara", "call", "Staycation in Dubai", null, null, "handoff"));
    assertThat(answer.reply()).contains("Sara").contains("colleague");
  }

  @Test
  void a_handoff_without_name_and_preference_is_sent_back_and_never_believed() {
    world.claude.fail(Fault.of(Kind.EARLY_HANDOFF, 1));
    var answer = world.answered(World.asks("I want to talk to a person"));
    assertThat(answer.action()).isEqualTo(TurnAction.NONE);
    assertThat(answer.reply()).isEqualTo("Lovely choice! May I have your name, and do you prefer a call or WhatsApp?");
    world.claude.fail(Fault.of(Kind.EARLY_HANDOFF, 3));
    assertThat(world.failed(World.asks("I want to talk to a person")).reason()).isEqualTo("the answer broke a rule each time");
  }

  @Test
  void a_price_that_no_tool_returned_is_sent_back_once_and_never_reaches_the_customer() {
    world.claude.fail(Fault.of(Kind.INVENTED_PRICE, 1));
    assertThat(world.answered(World.asks("How much is it?")).reply()).doesNotContain("777");
    assertThat(Json.text(world.claude.requests().get(1).path("messages").get(2))).contains("numbers that no tool returned in this turn: [777]");
    world.claude.fail(Fault.of(Kind.INVENTED_PRICE, 3));
    var failed = world.failed(World.asks("أريد أن أعرف السعر"));
    assertThat(failed.reason()).isEqualTo("the answer broke a rule each time");
    assertThat(failed.fallback()).isEqualTo("شكرًا لرسالتك. لا أستطيع الرد الآن، وسيتواصل معك أحد زملائي قريبًا.");
    assertThat(failed.usage().calls()).isEqualTo(3);
  }

  @Test
  void a_product_that_no_tool_returned_is_never_offered() {
    world.claude.fail(Fault.of(Kind.UNKNOWN_PRODUCT, 1));
    assertThat(world.answered(World.asks("Hello")).offers()).isEmpty();
    assertThat(Json.text(world.claude.requests().get(1).path("messages").get(2))).contains("You listed a product that no tool returned");
    world.claude.fail(Fault.of(Kind.UNKNOWN_PRODUCT, 3));
    assertThat(world.failed(World.asks("Hello")).reason()).isEqualTo("the answer broke a rule each time");
  }

  @Test
  void a_state_block_in_the_text_is_read_and_not_sent() {
    world.claude.fail(Fault.of(Kind.STATE_BLOCK, 1));
    var answer = world.answered(World.asks("Hello"));
    assertThat(answer.reply()).isEqualTo("Hello! I am Leila, your travel assistant. Would you like a staycation in the Emirates or a cruise?");
    assertThat(answer.state().name()).isEqualTo("Sara");
    assertThat(answer.state().contactPreference()).isEqualTo("call");
  }

  @Test
  void merged_products_are_part_of_the_reply() {
    world.settings = new AiSettings("sk-test", "claude-sonnet-5-5", 4096, true, 0);
    var answer = world.answered(World.asks("A hotel in Dubai please"));
    assertThat(answer.offers()).isEmpty();
    assertThat(answer.reply()).isEqualTo("""
        With pleasure! These fit what you are looking for. Which one do you like?

        *Palm Bay Weekend*
        Palm Bay Resort, Dubai
        from about AED 899 per night

        *Dune Camp*
        Dune Camp, Dubai
        from about AED 650 per night""");
  }

  @Test
  void a_product_api_that_is_down_costs_the_offers_and_not_the_answer() {
    world.productStatus = 503;
    var answer = world.answered(World.asks("A hotel in Dubai please"));
    assertThat(answer.offers()).isEmpty();
    assertThat(answer.reply()).isEqualTo("I cannot look that up at the moment. May a colleague get back to you?");
    assertThat(world.productCalls).hasSize(2);
    assertThat(world.log).contains("WARN Product search failed {reason=hotel/listPackages: no products after HTTP 503, tenant=oasis, type=staycation}");
  }

  @Test
  void a_cruise_is_listed_and_looked_up_so_that_its_cabins_are_known() {
    var answer = world.answered(World.asks("Bonjour, je cherche une croisière dans le Golfe"));
    assertThat(answer.offers()).containsExactly(new Offer("cruise", "gulf", "*Gulf Pearls*\nAzure Pearl, Arabian Gulf\nà partir d'environ AED 1,890 par personne",
        "*Gulf Pearls*\nAzure Pearl, Arabian Gulf\nfrom about AED 1,890 per person", "https://cdn.example.com/gulf.jpg"));
    assertThat(world.productCalls).containsExactly("POST /tlinq-api/cruise/cruise/list oasis Bearer internal-key {\"region\":\"Arabian Gulf\",\"limit\":4}",
        "POST /tlinq-api/cruise/detail oasis Bearer internal-key {\"cruiseId\":\"gulf\"}");
    assertThat(Json.text(world.claude.requests().get(1).path("messages").get(2))).contains("3024");
    assertThat(world.log).containsExactly("Fetching cruise products {arguments=1, tenant=oasis}");
  }

  @Test
  void tools_are_not_called_without_end() {
    world.claude.fail(Fault.of(Kind.TOOL_LOOP, 10));
    assertThat(world.failed(World.asks("A hotel in Dubai please")).reason()).isEqualTo("asked for tools without end");
    assertThat(world.claude.requests()).hasSize(5);
    assertThat(world.claude.requests().getLast().path("tool_choice").path("type").asText()).isEqualTo("none");
  }

  @Test
  void an_older_model_gets_the_request_it_knows_and_a_warning() {
    world.settings = new AiSettings("sk-test", "claude-sonnet-4-5-20250929", 4096, false, 0);
    assertThat(world.answered(World.asks("A hotel in Dubai please")).offers()).hasSize(2);
    world.answered(World.asks("Hello"));
    assertThat(world.log.stream().filter(l -> l.startsWith("WARN"))).containsExactly("WARN Claude model retires {advice=claude-sonnet-4-5-20250929 retires on 2026-11-30: "
        + "set ai.claude.model to its successor claude-sonnet-5-5, model=claude-sonnet-4-5-20250929}");
  }

  @Test
  void usage_is_counted_and_priced_over_all_calls_of_the_turn() {
    var usage = world.answered(World.asks("A hotel in Dubai please")).usage();
    var first = world.claude.answers().get(0).path("usage");
    var second = world.claude.answers().get(1).path("usage");
    assertThat(usage.model()).isEqualTo("claude-sonnet-5-5");
    assertThat(usage.inputTokens()).isEqualTo(first.path("input_tokens").asLong() + second.path("input_tokens").asLong());
    assertThat(usage.cacheWriteTokens()).isEqualTo(first.path("cache_creation_input_tokens").asLong());
    assertThat(usage.cacheReadTokens()).isEqualTo(second.path("cache_read_input_tokens").asLong());
    var expected = new BigDecimal(2 * usage.inputTokens() + 10 * usage.outputTokens() + 4 * usage.cacheWriteTokens()).add(new BigDecimal("0.1").multiply(new BigDecimal(usage.cacheReadTokens())));
    assertThat(usage.usd()).isEqualByComparingTo(expected.movePointLeft(6));
  }

  @Test
  void a_translation_is_asked_for_by_itself() {
    var translation = world.answering.english("oasis", "Меня зовут Иван, позвоните мне", World.NOW.plusSeconds(20));
    assertThat(translation.text()).contains("My name is Ivan. Please call me.");
    assertThat(translation.usage().calls()).isEqualTo(1);
    world.claude.fail(Fault.of(Kind.REFUSAL, 1));
    assertThat(world.answering.english("oasis", "Привет", World.NOW.plusSeconds(20)).text()).isEmpty();
    assertThat(world.answering.english("oasis", " ", World.NOW.plusSeconds(20)).usage().calls()).isZero();
  }

  @Test
  void who_comes_back_and_who_answers_a_broadcast_is_known_to_the_model() {
    var back = world.answered(new com.tqpro.whatsapp.domain.conversation.TurnRequest("oasis", World.CONVERSATION, "Sara", List.of(World.in("Hello again")),
        List.of(World.in("I want a cruise"), World.out("A colleague will be in touch")), LeadState.EMPTY, null));
    assertThat(back.reply()).startsWith("Welcome back!");
    var tapped = new com.tqpro.whatsapp.domain.conversation.ThreadMessage(com.tqpro.whatsapp.domain.event.Direction.IN, "CUSTOMER", "button", "Tell me more", "more", "National Day staycations", List.of(), World.NOW);
    var offered = world.answered(new com.tqpro.whatsapp.domain.conversation.TurnRequest("oasis", World.CONVERSATION, null, List.of(tapped), List.of(), LeadState.EMPTY, "National Day staycations"));
    assertThat(offered.offers()).hasSize(2);
  }
}
