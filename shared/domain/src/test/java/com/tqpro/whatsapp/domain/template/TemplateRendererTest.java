package com.tqpro.whatsapp.domain.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Body;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Button;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.ButtonKind;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.CouponCode;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Header;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Media;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.MediaKind;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Payload;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Text;
import com.tqpro.whatsapp.domain.template.Rendering.Fault;
import com.tqpro.whatsapp.domain.template.Rendering.Incomplete;
import com.tqpro.whatsapp.domain.template.Rendering.Rendered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateRendererTest {
  private static final Map<String, String> AISHA = Map.of("media_url", "eid/a.jpg", "recipient_name", "Aisha", "message_body", "20%",
      "button_1_url", "https://s.example/c/42?u=900");

  @Test
  void the_guides_component_spec_is_filled_in() throws IOException {
    var rendering = TemplateRenderer.render(snapshot(resource("guide-component-spec.json"), resource("eid-offer-components.json")), AISHA);
    assertThat(rendering).isEqualTo(new Rendered(new RenderedTemplate("eid_offer", "ar", List.of(
        new Header(new Media(MediaKind.IMAGE, "https://cdn.example/media/eid/a.jpg", null)),
        new Body(List.of(new Text(null, "Aisha"), new Text(null, "20%"))),
        new Button(ButtonKind.URL, 0, new Text(null, "c/42?u=900"))))));
  }

  @Test
  void what_is_missing_is_named_all_at_once() throws IOException {
    var rendering = TemplateRenderer.render(snapshot(resource("guide-component-spec.json"), null), Map.of("recipient_name", " "));
    assertThat(rendering).isEqualTo(new Incomplete(List.of(new Fault("media_url", true, "is missing"), new Fault("recipient_name", true, "is empty"),
        new Fault("message_body", true, "is missing"), new Fault("button_1_url", true, "is missing"))));
    assertThat(((Incomplete) rendering).summary()).isEqualTo("media_url is missing; recipient_name is empty; message_body is missing; button_1_url is missing");
  }

  /** One entry of the spec, the source's value; then the component as JSON, or ! and the reason. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "{'type':'header','format':'text','source':'city'} | Dubai | {'parameter':{'text':'Dubai'}}",
      "{'type':'header','format':'video','source':'city'} | https://v.example/a.mp4 | {'parameter':{'kind':'VIDEO','link':'https://v.example/a.mp4'}}",
      "{'type':'header','format':'document','source':'city'} | /docs/offer.pdf | {'parameter':{'kind':'DOCUMENT','link':'https://cdn.example/media/docs/offer.pdf','filename':'offer.pdf'}}",
      "{'type':'header','format':'document','source':'city','filename':'static:Offer.pdf'} | d.pdf | {'parameter':{'kind':'DOCUMENT','link':'https://cdn.example/media/d.pdf','filename':'Offer.pdf'}}",
      "{'type':'header','format':'image','source':'city'} | http://cdn.example/a.jpg | ! must be a public https:// URL",
      "{'type':'header','format':'image','source':'city'} | https://10.0.0.4/a.jpg | ! must be a public https:// URL; its host is private",
      "{'type':'header','format':'image','source':'city'} | https://b.s3.example/a.jpg?X-Amz-Signature=1 | ! is presigned and would expire: use a stable public URL",
      "{'type':'header','format':'location','source':'city'} | x | ! has a header of unknown format \"location\"",
      "{'type':'body','parameters':[{'source':'city'}]} | a  b | {'parameters':[{'text':'a  b'}]}",
      "{'type':'body','parameters':[{'source':'static:Welcome'}]} | - | {'parameters':[{'text':'Welcome'}]}",
      "{'type':'body','parameters':[{'source':'shortlink'}]} | - | {'parameters':[{'text':'https://wa.example/oasis'}]}",
      "{'type':'body','parameters':[{'source':'product'}]} | - | ! is missing",
      "{'type':'body','parameters':[{}]} | - | ! has a parameter without a source",
      "{'type':'body','parameters':[{'source':'city'}]} | a\\nb | ! has a line break, which WhatsApp does not take in a variable",
      "{'type':'body','parameters':[{'source':'city'}]} | a\\tb | ! has a tab, which WhatsApp does not take in a variable",
      "{'type':'body','parameters':[{'source':'city'}]} | a     b | ! has more than four spaces in a row, which WhatsApp does not take in a variable",
      "{'type':'button','sub_type':'quick_reply','index':1,'source':'static:STOP'} | - | {'kind':'QUICK_REPLY','index':1,'parameter':{'payload':'STOP'}}",
      "{'type':'button','sub_type':'copy_code','index':2,'source':'city'} | EID20 | {'kind':'COPY_CODE','index':2,'parameter':{'code':'EID20'}}",
      "{'type':'button','sub_type':'copy_code','index':2,'source':'city'} | EID 20! | ! must be a code of at most 20 letters and digits",
      "{'type':'button','sub_type':'url','index':0,'source':'city'} | c/دبي 1%25 | {'kind':'URL','index':0,'parameter':{'text':'c/%D8%AF%D8%A8%D9%8A%201%25'}}",
      "{'type':'button','sub_type':'url','index':0,'source':'city'} | https://s.example/c?a=1 | {'kind':'URL','index':0,'parameter':{'text':'c?a=1'}}",
      "{'type':'button','sub_type':'url','index':0,'source':'city'} | https://other.example/c | ! is a full URL outside the template's https://s.example/{{1}}",
      "{'type':'button','sub_type':'url','index':4,'source':'city'} | x | none",
      "{'type':'button','sub_type':'url','source':'city'} | x | ! has a button without an index from 0 to 9",
      "{'type':'button','sub_type':'flow','index':1,'source':'city'} | x | ! has a button of unknown sub_type \"flow\"",
      "{'type':'carousel'} | x | ! has a component of unknown type \"carousel\""})
  void every_kind_of_component(String entry, String value, String expected) throws IOException {
    var values = new HashMap<String, String>();
    if (!value.equals("-")) {
      values.put("city", value.replace("\\n", "\n").replace("\\t", "\t"));
    }
    var spec = Json.array().add(Json.tree(entry.replace('\'', '"')));
    var rendering = TemplateRenderer.render(snapshot(spec, resource("eid-offer-components.json")), values);
    if (expected.startsWith("! ")) {
      assertThat(rendering).isInstanceOfSatisfying(Incomplete.class, i -> assertThat(i.faults()).singleElement()
          .extracting(Fault::reason).isEqualTo(expected.substring(2)));
    } else if (expected.equals("none")) {
      assertThat(components(rendering)).isEmpty();
    } else {
      assertThat(Json.toTree(components(rendering).getFirst())).isEqualTo(Json.tree(expected.replace('\'', '"')));
    }
  }

  @Test
  void a_full_url_needs_the_templates_own() {
    var entry = Json.tree("[{\"type\":\"button\",\"sub_type\":\"url\",\"index\":0,\"source\":\"button_1_url\"}]");
    assertThat(((Incomplete) TemplateRenderer.render(snapshot(entry, null), AISHA)).summary())
        .startsWith("button_1_url is a full URL, but the template's own is not known");
    var withUrl = Json.tree("[{\"type\":\"button\",\"sub_type\":\"url\",\"index\":0,\"source\":\"button_1_url\",\"url\":\"https://s.example/c/{{1}}\"}]");
    assertThat(components(TemplateRenderer.render(snapshot(withUrl, null), AISHA)))
        .containsExactly(new Button(ButtonKind.URL, 0, new Text(null, "42?u=900")));
  }

  @Test
  void named_placeholders_keep_their_names() {
    var spec = Json.tree("[{\"type\":\"body\",\"parameters\":[{\"source\":\"recipient_name\",\"name\":\"first_name\"}]},"
        + "{\"type\":\"button\",\"sub_type\":\"url\",\"index\":0,\"source\":\"code\"}]");
    var named = new TemplateSnapshot(Provider.META, "welcome", "en", TemplateType.CARD, ParameterFormat.NAMED, null, spec, null, null, null, null, null);
    assertThat(components(TemplateRenderer.render(named, Map.of("recipient_name", "Aisha", "code", "x1")))).containsExactly(
        new Body(List.of(new Text("first_name", "Aisha"))), new Button(ButtonKind.URL, 0, new Text(null, "x1")));
  }

  @Test
  void a_body_that_would_be_longer_than_meta_takes_is_a_fault() throws IOException {
    var spec = Json.tree("[{\"type\":\"body\",\"parameters\":[{\"source\":\"a\"},{\"source\":\"b\"}]}]");
    int fixed = "Hi ,  off".length();
    var longest = Map.of("a", "x".repeat(1000), "b", "y".repeat(1024 - 1000 - fixed));
    assertThat(TemplateRenderer.render(snapshot(spec, resource("eid-offer-components.json")), longest)).isInstanceOf(Rendered.class);
    var longer = Map.of("a", "x".repeat(1000), "b", "y".repeat(1025 - 1000 - fixed));
    assertThat(((Incomplete) TemplateRenderer.render(snapshot(spec, resource("eid-offer-components.json")), longer)).summary())
        .isEqualTo("body is 1025 characters long with its values, more than 1024");
  }

  @Test
  void a_snapshot_survives_storage() throws IOException {
    var snapshot = snapshot(resource("guide-component-spec.json"), resource("eid-offer-components.json"));
    assertThat(Json.read(Json.text(snapshot), TemplateSnapshot.class)).isEqualTo(snapshot);
    var bare = snapshot(null, null);
    assertThat(Json.read(Json.text(bare), TemplateSnapshot.class)).isEqualTo(bare);
  }

  private static List<RenderedTemplate.Component> components(Rendering rendering) {
    return ((RenderedTemplate) ((Rendered) rendering).template()).components();
  }

  private static TemplateSnapshot snapshot(JsonNode spec, JsonNode components) {
    return new TemplateSnapshot(Provider.META, "eid_offer", "ar", TemplateType.MEDIA, ParameterFormat.POSITIONAL, null, spec, null, null, components,
        "https://cdn.example/media", "https://wa.example/oasis");
  }

  static JsonNode resource(String name) throws IOException {
    try (var in = TemplateRendererTest.class.getResourceAsStream("/template/" + name)) {
      return Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
