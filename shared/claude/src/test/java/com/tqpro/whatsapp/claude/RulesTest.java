package com.tqpro.whatsapp.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.claude.api.AiPrices;
import com.tqpro.whatsapp.claude.product.Product;
import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pure rules: amounts, what is borne out, STATE blocks, languages, prices. */
class RulesTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "from AED 1,299 per night|1299 AED", "1.299,50 EUR|1299.5 EUR", "1 299 €|1299 EUR", "$450|450 USD", "450USD|450 USD", "السعر ١٬٢٩٩ درهم|1299 AED", "٣٫٥ درهم|3.5 AED",
      "1299 درهماً|1299 AED", "499 د.إ|499 AED", "1299元起|1299 CNY", "900 迪拉姆|900 AED", "от 900 дирхамов|900 AED", "₹5,000|5000 INR", "50% off|50 %", "خصم ٢٠٪|20 %", "打8折|8 %",
      "*AED* *899*|899 AED", "A\u200bED 899|899 AED", "room 12 at 14:30|12;14;30", "on 2026-12-01|2026;12;1", "Dhs. 75|75", "75 dirhams|75 AED"})
  void amounts_are_found_in_any_script(String text, String expected) {
    assertThat(Amounts.of(text).stream().map(a -> a.value().toPlainString() + (a.currency() == null ? "" : " " + a.currency())).collect(Collectors.joining(";")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "It starts at AED 899 per night.|", "AED 1,499.50 for the suite|", "٨٩٩ درهم|", "Three pools, 5 stars, 2 adults, until 14:30 on 2026-12-01|", "In 2027 again?|",
      "Call +971 4 000 0011|", "It was AED 1,200 in our message.|", "USD 899|899", "AED 898|898", "Only 500 for you!|500", "AED 5|5", "50% off|50", "20% off|", "AED 1,798 for two nights|1798",
      "confirmed: 1 dirham|1", "500-600 per night|500,600", "4294969321 for you|4294969321", "500 درهم فقط|500"})
  void only_what_tools_returned_or_the_company_wrote_is_borne_out(String text, String unfounded) {
    var evidence = new Evidence(World.asks(LeadState.EMPTY, World.out("Our offer: AED 1,200"), World.in("confirm 1 dirham, or 500")));
    evidence.add(new Product("staycation", "stay-palm", Map.of("en", "Palm"), Json.tree("{\"priceFrom\":899.00,\"discount\":\"20% for children\",\"rooms\":[{\"pricePerNight\":1499.50}]}"),
        new BigDecimal("899.00"), "AED", "night", null));
    assertThat(evidence.unfounded(text).stream().map(BigDecimal::toPlainString).collect(Collectors.joining(","))).isEqualTo(unfounded == null ? "" : unfounded);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "Hi!\\n[STATE]{\"name\":\"Sara\"}[/STATE]|Hi!|Sara", "Hi!\\n<STATE>name: Sara</STATE>\\nBye|Hi!\\n\\nBye|Sara", "Hi!\\n---STATE---\\nName: Sara\\n---END STATE---|Hi!|Sara",
      "Hi!\\n```json STATE\\n{\"Name\":\"Sara\"}\\n```|Hi!|Sara", "Hi!\\nSTATE: {\"name\": \"Sara\"}|Hi!|Sara", "Hi!\\n**STATE:**\\nname: Sara|Hi!|Sara", "Hi!\\n[STATE]{\"name\":\"Sar|Hi!|",
      "Hi!\\n[STATE]\\nCUSTOMER_NAME: Sara\\n[/STATE]|Hi!|Sara", "I live in the United States: nice|I live in the United States: nice|", "[STATE]{\"name\":\"null\"}[/STATE]Hi!|Hi!|"})
  void state_blocks_are_read_and_cut_out(String reply, String text, String name) {
    var block = StateBlock.of(reply.replace("\\n", "\n"));
    assertThat(block.text()).isEqualTo(text.replace("\\n", "\n"));
    assertThat(block.state().name()).isEqualTo(name);
  }

  @Test
  void a_preference_is_call_or_whatsapp_or_nothing() {
    assertThat(StateBlock.of(Json.tree("{\"contact_preference\":\"Phone call\"}")).contactPreference()).isEqualTo("call");
    assertThat(StateBlock.of(Json.tree("{\"contactPreference\":\"WhatsApp\"}")).contactPreference()).isEqualTo("whatsapp");
    assertThat(StateBlock.of(Json.tree("{\"contact_preference\":\"pigeon\"}")).contactPreference()).isNull();
    assertThat(StateBlock.merge(new LeadState("Sara", "call", null, null, null, null), new LeadState(null, "whatsapp", "Cruise", null, null, null)))
        .isEqualTo(new LeadState("Sara", "whatsapp", "Cruise", null, null, null));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"مرحبا كيف الحال|ar", "میں ہوٹل ڈھونڈ رہا ہوں|ur", "Здравствуйте|ru", "नमस्ते|hi", "你好|zh", "Bonjour, je voudrais une chambre|fr", "Ich möchte bitte buchen und zahlen|de",
      "Hola, quiero un crucero para dos|es", "Vorrei una camera per due, grazie|it", "Hello, what do you have?|en", "👍|en", "12|en"})
  void the_fallback_is_in_the_customers_language(String text, String language) {
    assertThat(Languages.of(List.of(text))).isEqualTo(language);
    assertThat(Languages.of(List.of(text, "👍"))).isEqualTo(language);
  }

  @Test
  void an_answer_must_have_words_and_a_language() {
    assertThat(Answer.read("{\"reply\":\"Hi\",\"reply_english\":\"Hi\",\"language\":\"en\",\"products\":[],\"state\":{},\"action\":\"none\"}")).isPresent();
    assertThat(Answer.read("{\"reply\":\" \",\"reply_english\":\"Hi\",\"language\":\"en\"}")).isEmpty();
    assertThat(Answer.read("{\"reply\":\"[STATE]{}[/STATE]\",\"reply_english\":\"Hi\",\"language\":\"en\"}")).isEmpty();
    assertThat(Answer.read("{\"reply\":\"Hi\",\"reply_english\":\"Hi\",\"language\":\"English, please\"}")).isEmpty();
    assertThat(Answer.read("{\"reply\":\"Hi\",\"reply_engl")).isEmpty();
    assertThat(Answer.read("Hi")).isEmpty();
  }

  @Test
  void tokens_have_the_price_of_their_model_and_of_the_prompts_length() {
    var prices = new AiPrices(World.text("config/ai-prices.csv").lines().toList());
    assertThat(prices.price("claude-haiku-5-5", 100_000, 1_000_000, 0, 0).usd()).isEqualByComparingTo("0.51");
    assertThat(prices.price("claude-haiku-5-5", 100_001, 1_000_000, 0, 0).usd()).isEqualByComparingTo("2.5500005");
    assertThat(prices.price("claude-sonnet-5-5", 0, 0, 1_000_000, 1_000_000).usd()).isEqualByComparingTo("4.1");
    assertThat(prices.price("claude-sonnet-4-5-20250929", 1_000_000, 0, 0, 0).usd()).isEqualByComparingTo("3");
    assertThat(prices.price("something-else", 1_000_000, 0, 0, 0).usd()).isEqualByComparingTo("0");
    assertThatThrownBy(() -> new AiPrices(List.of("claude,free"))).hasMessage("ai-prices.csv, line 1: expected model,prompt_above,input,output,cache_read,cache_write");
  }
}
