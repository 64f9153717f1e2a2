package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.broadcast.RowContent;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.template.ParameterFormat;
import com.tqpro.whatsapp.domain.template.TemplateSnapshot;
import com.tqpro.whatsapp.domain.template.TemplateType;
import com.tqpro.whatsapp.postgres.PostgresStandIn;
import com.tqpro.whatsapp.runtime.priming.Call;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What sender rehearses before a snapshot: a ticket of each provider's number, which finds a reply and a template, sends them and writes what came of it. */
final class Priming {
  private static final UUID REPLY = new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0000L);
  private static final UUID NOTICE = new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0001L);
  private static final UUID CONTACT = new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0002L);

  /** Of the statement that claims. */
  private static final String CLAIM = "with gate as";
  private static final String DONE = "{\"batchItemFailures\":[]}";

  private Priming() {}

  static Runnable prepare(Rehearsal rehearsal) {
    var database = new PostgresStandIn();
    rehearsal.database(database::talk)
        .answer("/messages", "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"0\",\"wa_id\":\"0\"}],\"messages\":[{\"id\":\"wamid.0\",\"message_status\":\"accepted\"}]}")
        .answer("/Messages.json", "{\"sid\":\"SM" + "0".repeat(32) + "\",\"status\":\"queued\"}");
    var context = rehearsal.context();
    var function = new SenderFunction(context, SenderPorts.NONE);
    rehearsal.forget(function::forget);
    var cipher = context.contactKeys().findOrCreate(Rehearsal.TENANT, List.of(CONTACT)).get(CONTACT);
    database.none(CLAIM, "id uuid, kind text, broadcast_id uuid, contact_id uuid, recipient text, content_enc bytea, attempt int4, priority int4, state text, as_template bool")
        .rows("update tqwa.outbound_message", "id uuid, before text, after text, broadcast_id uuid, contact_id uuid, recipient text, failed_now bool",
            Arrays.asList(REPLY.toString(), "CLAIMED", "SENT", null, CONTACT.toString(), "971500000000", "f"));
    var meta = ticket("REPLIES", Rehearsal.META_SENDER, null);
    var twilio = ticket("REPLIES", Rehearsal.TWILIO_SENDER, null);
    var broadcast = ticket("SENDS", Rehearsal.META_SENDER, REPLY);
    var reply = claimed(REPLY, "REPLY", cipher, Map.of("text", "x"));
    var ofMeta = template(cipher, Provider.META, null);
    var ofTwilio = template(cipher, Provider.TWILIO, "HX" + "0".repeat(32));
    return () -> {
      database.next(CLAIM, reply, ofMeta);
      Call.expect(DONE, function, meta);
      database.next(CLAIM, reply, ofTwilio);
      Call.expect(DONE, function, twilio);
      Call.expect(DONE, function, broadcast);
    };
  }

  private static List<String> template(ContactCipher cipher, Provider provider, String content) {
    var template = new TemplateSnapshot(provider, "priming", "en", TemplateType.CARD, ParameterFormat.POSITIONAL, content,
        Json.tree("[{\"type\":\"body\",\"parameters\":[{\"source\":\"recipient_name\"}]}]"), Json.object().put("1", "recipient_name"), null, null, null, null);
    return claimed(NOTICE, "NOTIFICATION", cipher, Map.of("template", Json.text(template), "recipient_name", "Nobody"));
  }

  private static List<String> claimed(UUID row, String kind, ContactCipher cipher, Map<String, String> values) {
    var content = "\\x" + HexFormat.of().formatHex(RowContent.seal(cipher, row, values));
    return Arrays.asList(row.toString(), kind, null, CONTACT.toString(), "971500000000", content, "1", "10", "CLAIMED", "f");
  }

  private static byte[] ticket(String queue, String sender, UUID broadcast) {
    return Call.queue(queue, Json.text(new SendTicket(Rehearsal.TENANT, sender, broadcast, 1, 0, 0)));
  }
}
