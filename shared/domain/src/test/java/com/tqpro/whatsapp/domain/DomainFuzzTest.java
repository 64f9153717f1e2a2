package com.tqpro.whatsapp.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.simulators.JsonMutation;
import com.tqpro.whatsapp.domain.phone.PhoneNumbers;
import com.tqpro.whatsapp.domain.phone.PhoneReading;
import com.tqpro.whatsapp.domain.phone.WaIds;
import com.tqpro.whatsapp.domain.template.ParameterFormat;
import com.tqpro.whatsapp.domain.template.ReadText;
import com.tqpro.whatsapp.domain.template.Rendering;
import com.tqpro.whatsapp.domain.template.TemplateRenderer;
import com.tqpro.whatsapp.domain.template.TemplateSnapshot;
import com.tqpro.whatsapp.domain.template.TemplateType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes in from outside is answered with a result, never with an exception. Bounded; a failure names its seed. */
class DomainFuzzTest {
  private static final JsonNode SPEC = Json.tree("""
      [{"type":"header","format":"image","source":"media_url"},
       {"type":"body","parameters":[{"source":"recipient_name"},{"source":"message_body"},{"source":"static:20%"}]},
       {"type":"button","sub_type":"url","index":0,"source":"button_1_url","url":"https://shop.example/{{1}}"},
       {"type":"button","sub_type":"quick_reply","index":1,"source":"static:YES"}]""");
  private static final JsonNode COMPONENTS = Json.tree("""
      [{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Hi {{1}}, {{2}} and {{3}}"},
       {"type":"BUTTONS","buttons":[{"type":"URL","text":"Shop","url":"https://shop.example/{{1}}"},{"type":"QUICK_REPLY","text":"Yes"}]}]""");

  private static final JsonNode MAPPING = Json.tree("""
      {"1":"recipient_name","2":"message_body","3":"media_url","4":"button_1_url","5":"static:20%","MediaUrl":""}""");
  private static final JsonNode BUTTONS = Json.tree("""
      [{"index":0,"type":"URL","text":"See","url":"https://marina.example/{{4}}"},{"index":1,"type":"QUICK_REPLY","text":"More"}]""");
  private static final JsonNode CONTENT = Json.tree("""
      {"twilio/card":{"title":"Hi {{1}}","body":"{{2}} {{5}}","media":["https://cdn.example/{{3}}"],"actions":[{"type":"URL","title":"See","url":"https://marina.example/{{4}}"}]}}""");

  @Property(tries = 3_000)
  void a_template_renders_or_says_what_is_missing(@ForAll long seed, @ForAll("texts") String name, @ForAll("texts") String url, @ForAll ParameterFormat format) {
    var values = new HashMap<String, String>();
    values.put("recipient_name", name);
    values.put("message_body", "now");
    values.put("media_url", url);
    values.put("button_1_url", url);
    var snapshot = new TemplateSnapshot(Provider.META, "offer", "en", TemplateType.MEDIA, format, null, JsonMutation.of(SPEC, seed), null, null,
        JsonMutation.of(COMPONENTS, ~seed), seed % 2 == 0 ? "https://cdn.example" : null, null);
    switch (TemplateRenderer.render(snapshot, values)) {
      case Rendering.Rendered rendered -> assertThat(rendered.template()).isNotNull();
      case Rendering.Incomplete incomplete -> assertThat(incomplete.summary()).isNotBlank();
    }
  }

  @Property(tries = 3_000)
  void a_content_template_renders_or_says_what_is_missing_and_is_readable(@ForAll long seed, @ForAll("texts") String name, @ForAll("texts") String url, @ForAll TemplateType type) {
    var values = Map.of("recipient_name", name, "message_body", "now", "media_url", url, "button_1_url", url);
    var snapshot = new TemplateSnapshot(Provider.TWILIO, "offer", "en", type, ParameterFormat.POSITIONAL, seed % 7 == 0 ? "HX1" : "HX" + "0".repeat(32), null,
        JsonMutation.of(MAPPING, seed), JsonMutation.of(BUTTONS, seed + 1), JsonMutation.of(CONTENT, ~seed), seed % 2 == 0 ? "https://cdn.example" : null, null);
    switch (TemplateRenderer.render(snapshot, values)) {
      case Rendering.Rendered rendered -> assertThat(rendered.template()).isNotNull();
      case Rendering.Incomplete incomplete -> assertThat(incomplete.summary()).isNotBlank();
    }
    ReadText.of(snapshot, values);
  }

  @Property(tries = 3_000)
  void a_number_is_read_or_refused(@ForAll("numbers") String text) {
    switch (new PhoneNumbers(List.of("0", "00971", "+971"), 971).read(text)) {
      case PhoneReading.Phone phone -> {
        assertThat(phone.digits()).matches("[1-9]\\d{5,14}");
        assertThat(WaIds.variants(phone.digits())).contains(phone.digits());
      }
      case PhoneReading.UserId user -> assertThat(user.id()).matches("[A-Z]{2}\\.\\S{1,160}");
      case PhoneReading.Refused refused -> assertThat(refused.reason()).isNotNull();
    }
  }

  @Property(tries = 1_000)
  void a_hint_of_a_number_tells_two_digits_at_most(@ForAll("numbers") String text) {
    var hint = PhoneNumbers.hint(text);
    assertThat(hint == null ? 0 : hint.codePoints().filter(Character::isDigit).count()).isLessThanOrEqualTo(2);
  }

  @Provide
  Arbitrary<String> numbers() {
    return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(40), Arbitraries.strings().withChars("0123456789+-() .٠١٢٣۴５\u200Eext").ofMaxLength(25),
        Arbitraries.strings().numeric().ofMaxLength(18).map(d -> "+" + d), Arbitraries.strings().ascii().ofMaxLength(140).map(s -> "AE." + s));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(60), Arbitraries.of("", " ", "\n\t", "     x", "https://shop.example/a?b=c", "https://[", "/path with space", "javascript:alert(1)", "{{1}}", "$1\\", "😀"));
  }
}
