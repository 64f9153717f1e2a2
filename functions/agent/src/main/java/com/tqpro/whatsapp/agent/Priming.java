package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.PostgresStandIn;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.priming.Call;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import com.tqpro.whatsapp.runtime.queue.ConversationQueues.TurnTicket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** What agent rehearses before a snapshot: a message of a known customer is stored, and a turn answered through Claude. */
final class Priming {
  private static final UUID CONTACT = new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0000L);
  private static final UUID CONVERSATION = new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0001L);
  private static final UUID MESSAGE = new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0002L);
  private static final String PHONE = "971500000000";
  private static final String ANSWER = Json.text(Json.object().put("reply", "x").put("reply_english", "x").put("customer_english", "x").put("language", "en").put("action", "none")
      .<com.fasterxml.jackson.databind.node.ObjectNode>set("products", Json.array())
      .set("state", Json.tree("{\"name\":null,\"contact_preference\":null,\"product\":null,\"dates\":null,\"party\":null,\"stage\":null}")));

  private Priming() {}

  static Runnable prepare(Rehearsal rehearsal) {
    var database = new PostgresStandIn();
    var context = rehearsal.database(database::talk).answer("/v1/messages", claude()).context();
    var function = new AgentFunction(context, AgentFunction::ports);
    rehearsal.forget(function::forget);
    fill(database, context.contactKeys().findOrCreate(Rehearsal.TENANT, List.of(CONTACT)).get(CONTACT), Instant.now());
    var inbound = Call.queue("INBOUND", message(context));
    var turn = Call.queue("TURNS", Json.text(new TurnTicket(Rehearsal.TENANT, CONVERSATION)));
    return () -> {
      Call.expect("{\"batchItemFailures\":[]}", function, inbound);
      Call.expect("{\"batchItemFailures\":[]}", function, turn);
    };
  }

  private static void fill(PostgresStandIn database, ContactCipher cipher, Instant now) {
    var before = now.minus(Duration.ofMinutes(1)).toString().replace('T', ' ').replace("Z", "+00");
    var text = "\\x" + HexFormat.of().formatHex(cipher.seal("Which hotels?", "conversation_messages", "original_enc", MESSAGE));
    database.rows("there_contact", "there_contact uuid, there_conversation uuid, there_seq int8, quoted bool, own bool, id uuid, wa_id text, user_id text, parent_user_id text,"
            + " name_enc bytea, username_enc bytea, created_at timestamptz",
        Arrays.asList(null, null, null, "f", "f", CONTACT.toString(), PHONE, "AE.0", null, null, null, before));
    database.rows("with seen as", "conversation_id uuid, seq int8", List.of(CONVERSATION.toString(), "1"));
    database.rows("from tqwa.conversation_state s join tqwa.contact c", "id uuid, contact_id uuid, wa_id text, user_id text, name_enc bytea, sender text, provider text, mode text,"
            + " inbound_seq int8, answered_seq int8, handled_seq int8, session int4, language text, waiting text, taken_by text, taken_at timestamptz, state_enc bytea,"
            + " last_inbound_at timestamptz, updated_at timestamptz, opted_out bool",
        Arrays.asList(CONVERSATION.toString(), CONTACT.toString(), PHONE, "AE.0", null, Rehearsal.META_SENDER, "META", "ai", "1", "0", "0", "1", "en", null, null, null, null, before, before, "f"));
    database.rows("as provider_id", "id uuid, seq int8, direction text, author text, kind text, provider_id text, quoted_wamid text, original_enc bytea, english_enc bytea, details_enc bytea,"
            + " archived bool, occurred_at timestamptz, delivery text, reason text, error_text text, mime_type text, file bool, kept bool, waits bool, file_reason text",
        Arrays.asList(MESSAGE.toString(), "1", "IN", "CUSTOMER", "text", "wamid.0", null, text, null, null, "f", before, null, null, null, null, "f", "f", "f", null));
    database.rows("from tqwa.ai_usage", "sum int8", List.of("0"));
    database.rows("select exists (select 1 from tqwa.outbound_message where contact_id", "exists bool", List.of("t"));
  }

  private static String message(ServiceContext context) {
    var inbound = new InboundMessage(Provider.META, Rehearsal.META_SENDER, "wamid.0", Direction.IN, new ContactIdentity(PHONE, "AE.0", null, "Nobody", null),
        Instant.EPOCH, "text", "Which hotels?", null, null, null, null, null, Json.object());
    return context.inboundBodies().seal(Rehearsal.TENANT, Json.bytes(inbound));
  }

  private static String claude() {
    var message = Json.object().put("type", "message").put("role", "assistant").put("stop_reason", "end_turn");
    message.putArray("content").addObject().put("type", "text").put("text", ANSWER);
    message.putObject("usage").put("input_tokens", 1).put("output_tokens", 1);
    return Json.text(message);
  }
}
