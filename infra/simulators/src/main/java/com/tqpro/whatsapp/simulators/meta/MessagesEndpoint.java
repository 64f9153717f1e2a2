package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;

/** {@code POST /{number}/messages} and {@code /marketing_messages}: rates, rules, window, faults, acceptance, receipts. */
final class MessagesEndpoint {
    private final World world;
    private final MessageRules rules;

    MessagesEndpoint(World world) {
        this.world = world;
        this.rules = new MessageRules(new MediaRules(world.media, world.clock));
    }

    /** @param injected a fault that a test asked for, or null */
    Reply handle(GraphRequest request, MetaPhone phone, boolean marketingApi, Fault injected) {
        Reply.Note note = new Reply.Note(-1, phone.id(), null, null, null);
        try {
            return checked(request, phone, marketingApi, injected);
        } catch (Refusal refusal) {
            return Reply.refusal(refusal.error).with(refusal.note.withError(refusal.error.code()));
        } catch (RefusedException refused) {
            return Reply.refusal(refused.error()).with(note.withError(refused.error().code()));
        }
    }

    private Reply checked(GraphRequest request, MetaPhone phone, boolean marketingApi, Fault injected) {
        JsonNode body = request.header("content-type").toLowerCase(Locale.ROOT).startsWith("application/json")
                ? Json.read(request.body()).filter(JsonNode::isObject).orElse(Json.object()) : Json.object();
        if (!body.hasNonNull("messaging_product")) throw new RefusedException(100, "The parameter messaging_product is required.");
        if (!body.path("messaging_product").asText().equalsIgnoreCase("whatsapp")) throw new RefusedException(100, "Param messaging_product must be one of {WHATSAPP}.");
        if (body.has("status")) return markRead(request, phone, body);
        if (!world.rates.number(phone).tryTake(request.at())) {
            String asked = body.path("to").asText(body.path("recipient").asText(""));
            throw new Refusal(GraphError.of(130429, "Cloud API message throughput has been reached."), new Reply.Note(-1, phone.id(),
                    asked.isBlank() ? null : world.customers.key(asked), null, body.path("biz_opaque_callback_data").asText(null)));
        }

        Optional<String> to = Fields.optionalString(body, "to", "").filter(s -> !s.isBlank());
        Optional<String> user = Fields.optionalString(body, "recipient", "").filter(s -> !s.isBlank());
        if (to.isEmpty() && user.isEmpty()) throw new RefusedException(131008, "The parameter to is required.");
        Recipient recipient = world.customers.resolve(to.orElse(null), user.orElse(null), phone);
        String data = Fields.optionalString(body, "biz_opaque_callback_data", "").map(d -> Fields.atMost(d, 512, "biz_opaque_callback_data")).orElse(null);
        Fields.optionalString(body, "recipient_type", "").filter(t -> !t.equals("individual")).ifPresent(_ -> {
            throw new RefusedException(100, "Param recipient_type must be one of {INDIVIDUAL}.");
        });
        Reply.Note note = new Reply.Note(-1, phone.id(), recipient.key(), null, data);
        try {
            return toRecipient(request, phone, marketingApi, injected, body, recipient, note);
        } catch (RefusedException refused) {
            throw new Refusal(refused.error(), note);
        }
    }

    private Reply toRecipient(GraphRequest request, MetaPhone phone, boolean marketingApi, Fault injected, JsonNode body, Recipient recipient,
            Reply.Note note) {
        MessageRules.Checked checked = rules.check(body, phone, world.directory.templates(phone.wabaId()), request.at());
        MetaTemplates.Template template = checked.template();
        if (phone.digits().equals(recipient.waId())) throw new RefusedException(131021, "Sender and recipient phone number is the same.");
        if (marketingApi && (template == null || !template.category().equals("MARKETING"))) {
            throw new RefusedException(template == null ? 131055 : 134100, "Only marketing templates can be sent by this method.");
        }
        if (template != null && template.category().equals("AUTHENTICATION") && !body.hasNonNull("to")) {
            throw new RefusedException(131062, "Authentication templates need a phone number.");
        }
        boolean window = world.windows.isOpen(phone.id(), recipient.userId(), request.at());
        if (template == null && !window) {
            throw new RefusedException(131047, "Message failed to send because more than 24 hours have passed since the customer last replied to this number.");
        }
        Fault fault = injected != null ? injected : MagicNumbers.faultFor(recipient.waId(), world.options).orElse(null);
        switch (fault) {
            case Fault.Refuse(int code) -> throw new RefusedException(code, ErrorCatalogue.entry(code).title() + ".");
            case Fault.Http http -> {
                return Reply.text(http.status(), http.contentType(), http.body()).with(note);
            }
            case Fault.DropUnread _ -> {
                return Reply.drop().with(note);
            }
            case Fault.Slow slow when injected == null -> Pause.of(slow.time());
            case null, default -> { }
        }
        if (!world.rates.takePair(phone, recipient.key(), request.at())) {
            throw new RefusedException(131056, "Too many messages sent from the sender phone number to the same recipient phone number in a short period of time.");
        }
        return accept(request, phone, marketingApi, checked, window, recipient, note, fault != null ? fault : course(phone, recipient, checked));
    }

    private Reply accept(GraphRequest request, MetaPhone phone, boolean marketingApi, MessageRules.Checked checked, boolean window,
            Recipient recipient, Reply.Note note, Fault fault) {
        String wamid = Wamid.make(Wamid.OUT, phone.id(), recipient.key(), request.at());
        SentMessage message = new SentMessage(wamid, phone.id(), request.at(), recipient.waId(), recipient.userId(), checked.type(), request.body(),
                note.callbackData());
        long nth = world.ledger.accepted(message);
        if (fault instanceof Fault.HidePhone) world.customers.hide(recipient.userId());
        boolean freeEntry = world.windows.isFreeEntry(phone.id(), recipient.userId(), request.at());
        world.receipts.plan(message, phone, nth, Pricing.of(checked.template(), marketingApi, window, freeEntry, request.at()), fault);

        String status = checked.template() == null ? null : fault instanceof Fault.HoldForQuality ? "held_for_quality_assessment" : "accepted";
        Reply reply = Reply.json(200, answer(recipient, wamid, status)).with(new Reply.Note(-1, phone.id(), recipient.key(), wamid, note.callbackData()));
        return switch (fault) {
            case Fault.DropAccepted _ -> reply.butDropped();
            case Fault.HoldAnswer hold -> reply.heldFor(hold.time());
            case null, default -> reply;
        };
    }

    /** What becomes of an ordinary message without anybody's wish; null = the usual receipts. */
    private Fault course(MetaPhone phone, Recipient recipient, MessageRules.Checked checked) {
        if (!recipient.reachable()) return new Fault.FailLater(131026);
        if (checked.template() == null || !checked.template().category().equals("MARKETING")) return null;
        if (world.customers.refusesMarketing(phone.wabaId(), recipient.userId())) return new Fault.FailLater(131050);
        // Since 2025-04-01 Meta delivers no marketing to US numbers.
        return recipient.waId() != null && world.customers.region(recipient.waId()).equals("US") ? new Fault.FailLater(131049) : null;
    }

    private static ObjectNode answer(Recipient recipient, String wamid, String status) {
        ObjectNode answer = Json.object().put("messaging_product", "whatsapp");
        ObjectNode contact = answer.putArray("contacts").addObject().put("input", recipient.input());
        boolean byUserId = recipient.input().equals(recipient.userId());
        if (recipient.waId() != null && !byUserId) contact.put("wa_id", recipient.waId());
        if (byUserId) contact.put("user_id", recipient.userId());
        ObjectNode message = answer.putArray("messages").addObject().put("id", wamid);
        if (status != null) message.put("message_status", status);
        return answer;
    }

    private Reply markRead(GraphRequest request, MetaPhone phone, JsonNode body) {
        if (!Fields.string(body, "status", "").equals("read")) throw new RefusedException(100, "Param status must be one of {READ}.");
        String id = Fields.string(body, "message_id", "");
        Fields.optionalObject(body, "typing_indicator", "").ifPresent(typing -> {
            if (!Fields.string(typing, "type", "typing_indicator").equals("text")) throw new RefusedException(100, "Param typing_indicator['type'] must be one of {TEXT}.");
        });
        if (MessageRules.reference(id, phone, request.at()).direction() != Wamid.IN) {
            throw new RefusedException(131009, "Param message_id is not a message that a user sent.");
        }
        return Reply.json(200, Json.object().put("success", true)).with(new Reply.Note(-1, phone.id(), null, null, null));
    }

    /** A refusal after the recipient is known, so that the record can name him. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient GraphError error;
        private final transient Reply.Note note;

        private Refusal(GraphError error, Reply.Note note) {
            super(error.title(), null, false, false);
            this.error = error;
            this.note = note;
        }
    }
}
