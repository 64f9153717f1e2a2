package com.tqpro.whatsapp.meta.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.template.RenderedTemplate;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Body;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Button;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.ButtonKind;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.CouponCode;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Header;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Media;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.MediaKind;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Payload;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Literal bytes, as Meta's reference has them. */
class MetaBodiesTest {
  private static final String DATA = "019a0000-0000-7000-8000-000000000001.1";

  @Test
  void a_template_with_every_kind_of_parameter() {
    var template = new RenderedTemplate("eid_offer", "ar", List.of(
        new Header(new Media(MediaKind.IMAGE, "https://cdn.example/a.jpg", null)),
        new Body(List.of(new Text(null, "عائشة"), new Text(null, "20%"))),
        new Button(ButtonKind.URL, 0, new Text(null, "c/42?u=900")),
        new Button(ButtonKind.QUICK_REPLY, 1, new Payload("OPTOUT")),
        new Button(ButtonKind.COPY_CODE, 2, new CouponCode("EID20"))));
    assertBody(MetaBodies.template("971500000001", template, DATA), """
        {"messaging_product":"whatsapp","recipient_type":"individual","to":"+971500000001","type":"template",\
        "biz_opaque_callback_data":"019a0000-0000-7000-8000-000000000001.1",\
        "template":{"name":"eid_offer","language":{"code":"ar"},"components":[\
        {"type":"header","parameters":[{"type":"image","image":{"link":"https://cdn.example/a.jpg"}}]},\
        {"type":"body","parameters":[{"type":"text","text":"عائشة"},{"type":"text","text":"20%"}]},\
        {"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"c/42?u=900"}]},\
        {"type":"button","sub_type":"quick_reply","index":"1","parameters":[{"type":"payload","payload":"OPTOUT"}]},\
        {"type":"button","sub_type":"copy_code","index":"2","parameters":[{"type":"coupon_code","coupon_code":"EID20"}]}]}}""");
  }

  @Test
  void named_parameters_and_a_document_with_its_name() {
    var template = new RenderedTemplate("itinerary", "en_US", List.of(
        new Header(new Media(MediaKind.DOCUMENT, "https://cdn.example/i.pdf", "i.pdf")), new Body(List.of(new Text("first_name", "Aisha")))));
    assertBody(MetaBodies.template("971500000001", template, DATA), """
        {"messaging_product":"whatsapp","recipient_type":"individual","to":"+971500000001","type":"template",\
        "biz_opaque_callback_data":"019a0000-0000-7000-8000-000000000001.1",\
        "template":{"name":"itinerary","language":{"code":"en_US"},"components":[\
        {"type":"header","parameters":[{"type":"document","document":{"link":"https://cdn.example/i.pdf","filename":"i.pdf"}}]},\
        {"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"Aisha"}]}]}}""");
  }

  @Test
  void a_template_without_parameters_has_no_components_and_a_user_id_is_no_phone() {
    assertBody(MetaBodies.template("AE.7Hq2x", new RenderedTemplate("plain", "en", List.of()), DATA), """
        {"messaging_product":"whatsapp","recipient_type":"individual","recipient":"AE.7Hq2x","type":"template",\
        "biz_opaque_callback_data":"019a0000-0000-7000-8000-000000000001.1","template":{"name":"plain","language":{"code":"en"}}}""");
  }

  @Test
  void text_alone_and_as_an_answer() {
    assertBody(MetaBodies.text("971500000001", "Hello \"you\"\n👋", null, DATA), """
        {"messaging_product":"whatsapp","recipient_type":"individual","to":"+971500000001","type":"text",\
        "biz_opaque_callback_data":"019a0000-0000-7000-8000-000000000001.1","text":{"body":"Hello \\"you\\"\\n\\uD83D\\uDC4B","preview_url":false}}""");
    assertBody(MetaBodies.text("971500000001", "Yes", "wamid.q", DATA), """
        {"messaging_product":"whatsapp","recipient_type":"individual","to":"+971500000001","type":"text",\
        "biz_opaque_callback_data":"019a0000-0000-7000-8000-000000000001.1","context":{"message_id":"wamid.q"},"text":{"body":"Yes","preview_url":false}}""");
  }

  private static void assertBody(byte[] body, String expected) {
    assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo(expected);
  }
}
