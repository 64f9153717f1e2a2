package com.tqpro.whatsapp.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.template.RenderedContent;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.postgres.Rows;
import com.tqpro.whatsapp.simulators.twilio.CustomerFile;
import com.tqpro.whatsapp.simulators.twilio.TwilioAccount;
import com.tqpro.whatsapp.simulators.twilio.TwilioNumber;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import com.tqpro.whatsapp.twilio.send.HttpClients;
import com.tqpro.whatsapp.twilio.send.TwilioApi;
import com.tqpro.whatsapp.twilio.send.TwilioBodies;
import com.tqpro.whatsapp.twilio.send.TwilioSender;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What Twilio is asked, on its simulator. */
class TwilioLookUpTest extends DispatcherCase {
  private static final String ACCOUNT = "AC" + "1".repeat(32);

  @Test
  void twilio_is_asked_what_became_of_a_call_and_once_an_hour_what_customers_wrote() {
    now.set(InstantSource.system().instant());
    try (var twilio = TwilioSimulator.start(0)) {
      var number = "+97140000022";
      twilioTenant(twilio, number);

      var wentOut = twilioRow("971500000001", number);
      var didNot = twilioRow("971500000002", number);
      var account = new com.tqpro.whatsapp.twilio.send.TwilioAccount(ACCOUNT, ACCOUNT, "token");
      var content = new RenderedContent("HX00000000000000000000000000000003", Map.of("1", "A"), null);
      new TwilioSender(new TwilioApi(twilio.baseUri().toString(), Duration.ofSeconds(5), HttpClients.fresh(Duration.ofSeconds(2))), InstantSource.system())
          .send(account, TwilioBodies.template(number, "971500000001", content, null), 1);
      var missed = twilio.inbound("+971500000009", number, "hello", Map.of(), false);
      var pictures = twilio.inbound("+971500000008", number, "these", List.of(new CustomerFile("image/jpeg", new byte[] {1}), new CustomerFile("audio/ogg", new byte[] {2})), Map.of(), false);
      var deleted = twilio.inbound("+971500000007", number, "", List.of(new CustomerFile("image/jpeg", new byte[] {1})), Map.of(), false);
      twilio.deleteMedia(deleted);
      tenant.run(h -> h.execute("update tqwa.outbound_message set unconfirmed_at = unconfirmed_at - interval '2 minutes'"));
      hour();
      tenant.run(h -> h.createUpdate("update tqwa.outbound_message set unconfirmed_at = :at").bind("at", Rows.time(now.get().minus(Duration.ofMinutes(2)))).execute());
      minute();
      Await.until("the log's own status", Duration.ofSeconds(60), () -> {
        minute();
        return !rowState(wentOut).equals("UNCONFIRMED");
      });
      String sid = tenant.call(h -> h.createQuery("select provider_message_id from tqwa.outbound_message where id = :id").bind("id", wentOut).mapTo(String.class).one());
      assertThat(sid).isEqualTo(twilio.messages().getFirst().sid());
      assertThat(rowState(didNot)).as("the absence of a message proves nothing").isEqualTo("UNCONFIRMED");
      var queued = Embedded.sqs().client().receiveMessage(r -> r.queueUrl(inbound).maxNumberOfMessages(10)).messages();
      var found = queued.stream().map(m -> context.inboundBodies().open(m.body())).peek(o -> assertThat(o.tenant()).isEqualTo("oasis")).map(o -> Json.read(o.body(), InboundMessage.class))
          .map(m -> m.id() + " " + m.kind() + " " + m.text() + " " + m.contact().waId() + " " + (m.media() == null ? null : m.media().mimeType())).toList();
      assertThat(found).as("asked twice, once each: the queue drops copies").containsExactlyInAnyOrder(missed + " text hello 971500000009 null",
          pictures + " image these 971500000008 image/jpeg", pictures + "/1 audio null 971500000008 audio/ogg", deleted + " unsupported null 971500000007 null");
      assertThat(queued.stream().map(m -> Json.read(context.inboundBodies().open(m.body()).body(), InboundMessage.class)).filter(m -> m.media() != null).map(m -> m.media().url()))
          .allMatch(url -> url.matches("https://api\\.twilio\\.com/2010-04-01/Accounts/" + ACCOUNT + "/Messages/" + pictures + "/Media/ME[0-9a-f]{32}"));
    }
  }

  @Test
  void once_an_hour_twilio_says_what_became_of_known_templates_and_nothing_new_is_taken_in() {
    try (var twilio = TwilioSimulator.start(0)) {
      twilioTenant(twilio, "+97140000023");
      var known = "HX00000000000000000000000000000003";
      tenant.run(h -> {
        h.execute("insert into tqwa.template (id, name, provider, content_sid, language, template_type, status) values (?, 'old', 'TWILIO', ?, 'en', 'CARD', 'APPROVED')", UUID.randomUUID(), known);
        h.execute("insert into tqwa.template (id, name, provider, content_sid, language, template_type, status) values (?, 'gone', 'TWILIO', ?, 'en', 'CARD', 'APPROVED')", UUID.randomUUID(), "HX" + "f".repeat(32));
      });
      twilio.contentStatus(known, "paused");
      hour();
      now.updateAndGet(n -> n.plusSeconds(60));
      minute();
      assertThat(statuses()).as("not its minute").containsExactly("eid APPROVED", "gone APPROVED", "old APPROVED");
      hour();
      minute();
      assertThat(statuses()).containsExactly("eid APPROVED", "gone DELETED", statuses().getLast()).last().asString().endsWith(" PAUSED");
      twilio.contentStatus(known, "approved");
      now.updateAndGet(n -> n.plus(Duration.ofHours(1)));
      minute();
      assertThat(statuses()).last().asString().endsWith(" APPROVED");
    }
  }

  @Test
  void a_twilio_that_does_not_answer_leaves_templates_as_they_are() {
    try (var twilio = TwilioSimulator.start(0)) {
      twilioTenant(twilio, "+97140000024");
      twilio.put(new TwilioAccount(ACCOUNT, "another token"));
      tenant.run(h -> h.execute("insert into tqwa.template (id, name, provider, content_sid, language, template_type, status) values (?, 'old', 'TWILIO', ?, 'en', 'CARD', 'APPROVED')", UUID.randomUUID(), "HX" + "f".repeat(32)));
      hour();
      assertThat(minute()).containsEntry("failed", 0);
      assertThat(statuses()).containsExactly("eid APPROVED", "old APPROVED");
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("Twilio's templates were not read").contains("20003");
    }
  }

  private void twilioTenant(TwilioSimulator twilio, String number) {
    twilio.put(new TwilioAccount(ACCOUNT, "token")).put(new TwilioNumber(number, ACCOUNT, null, null));
    platform.run(h -> h.execute("insert into public.wa_phone_routing (provider, sender, tenant_slug, display_number) values ('TWILIO', '" + number + "', 'oasis', '" + number + "')"));
    secret("\"twilio\":{\"accountSid\":\"" + ACCOUNT + "\",\"authToken\":\"token\"},");
    variables.put("TWILIO_API_BASE_URL", twilio.baseUri().toString());
    variables.put("TWILIO_CONTENT_BASE_URL", twilio.baseUri().toString());
    begin();
  }

  /** Goes on to the minute of the hour in which Twilio is asked for this tenant. */
  private void hour() {
    while (!TwilioLookUp.hour("oasis", now.get())) {
      now.updateAndGet(n -> n.plus(Duration.ofMinutes(1)));
    }
  }

  private List<String> statuses() {
    return tenant.call(h -> h.createQuery("select name || ' ' || status from tqwa.template order by name").mapTo(String.class).list());
  }

  private UUID twilioRow(String recipient, String sender) {
    var id = row(broadcast("RUNNING", null, null), "UNCONFIRMED", now.get());
    tenant.run(h -> h.createUpdate("update tqwa.outbound_message set provider = 'TWILIO', sender = :sender, recipient = :to, claimed_at = :at where id = :id")
        .bind("sender", sender).bind("to", recipient).bind("at", Rows.time(now.get().minusSeconds(5))).bind("id", id).execute());
    return id;
  }
}
