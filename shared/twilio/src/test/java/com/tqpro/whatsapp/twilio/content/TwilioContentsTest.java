package com.tqpro.whatsapp.twilio.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.template.ImportedTemplate;
import com.tqpro.whatsapp.domain.template.TemplateType;
import com.tqpro.whatsapp.simulators.twilio.TwilioAccount;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import org.junit.jupiter.api.Test;

class TwilioContentsTest {
  private static final String SID = "AC" + "0".repeat(31) + "1";

  @Test
  void all_pages_are_read_with_their_approval_and_what_fills_them_in() {
    try (var twilio = TwilioSimulator.start(0).put(new TwilioAccount(SID, "token"))) {
      for (int i = 100; i < 200; i++) {
        twilio.putContent(SID, (com.fasterxml.jackson.databind.node.ObjectNode) Json.tree("{\"sid\":\"HX%032x\",\"friendly_name\":\"bulk_%d\",\"language\":\"en\",\"types\":{\"twilio/text\":{\"body\":\"x\"}},\"approval_requests\":{\"status\":\"unsubmitted\"}}".formatted(i, i)));
      }
      var all = new TwilioContents(twilio.baseUri().toString()).all(SID, "token");
      assertThat(all).hasSize(109);
      assertThat(all.subList(0, 9)).extracting(ImportedTemplate::name, ImportedTemplate::status, t -> t.variableMapping().toString(), ImportedTemplate::templateType, ImportedTemplate::unsupportedReason)
          .containsExactly(
              row("eid_offer", "APPROVED", "{'1':'recipient_name','2':'message_body','3':'media_url','4':'button_1_url','MediaUrl':''}", TemplateType.MEDIA, null),
              row("eid_offer_ar", "APPROVED", "{'1':'recipient_name','2':'message_body','4':'body_3','3':'media_url','MediaUrl':''}", TemplateType.MEDIA, null),
              row("welcome_back", "APPROVED", "{'1':'recipient_name'}", TemplateType.CARD, null),
              row("plain_note", "APPROVED", "{'1':'recipient_name','2':'message_body'}", TemplateType.CARD, null),
              row("lead_notification", "APPROVED", "{'1':'product','2':'details','3':'contact'}", TemplateType.CARD, null),
              row("summer_carousel", "APPROVED", "{'1':'recipient_name'}", TemplateType.CARD, "is of type twilio/carousel, which is not sent"),
              row("rejected_one", "REJECTED", "{'1':'recipient_name'}", TemplateType.CARD, null),
              row("paused_one", "PAUSED", "{'1':'recipient_name'}", TemplateType.CARD, null),
              row("pending_one", "PENDING", "{'1':'recipient_name'}", TemplateType.CARD, null));
      assertThat(all.getFirst().contentSid()).isEqualTo("HX00000000000000000000000000000001");
      assertThat(all.getFirst().buttonConfig()).isEqualTo(Json.tree("""
          [{"index":0,"type":"URL","text":"See the offer","url":"https://marina.example/{{4}}"},{"index":1,"type":"QUICK_REPLY","text":"Tell me more"}]"""));
    }
  }

  @Test
  void a_refusal_says_why() {
    try (var twilio = TwilioSimulator.start(0).put(new TwilioAccount(SID, "token"))) {
      assertThatThrownBy(() -> new TwilioContents(twilio.baseUri().toString()).all(SID, "guess")).isInstanceOfSatisfying(ContentFault.class, f -> {
        assertThat(f.code()).isEqualTo(20003);
        assertThat(f).hasMessage("Twilio refused the list of templates: HTTP 401, code 20003: Authenticate");
      });
    }
    assertThatThrownBy(() -> new TwilioContents("http://127.0.0.1:1").all(SID, "token")).isInstanceOf(ContentFault.class).hasMessageContaining("could not be reached");
  }

  private static org.assertj.core.groups.Tuple row(String name, String status, String mapping, TemplateType type, String unsupported) {
    return org.assertj.core.groups.Tuple.tuple(name, status, mapping.replace('\'', '"'), type, unsupported);
  }
}
