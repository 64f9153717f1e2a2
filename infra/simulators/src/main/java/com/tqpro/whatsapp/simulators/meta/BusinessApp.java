package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A person of the business who answers in the WhatsApp Business app (coexistence): field {@code smb_message_echoes}. */
public final class BusinessApp {
    private final World world;
    private final MetaPhone phone;

    BusinessApp(World world, MetaPhone phone) {
        this.world = world;
        this.phone = phone;
    }

    /** Sends an echo of a text to this customer; returns the wamid. */
    public String text(Customer to, String body) {
        return message(to, "text", Json.object().put("body", body));
    }

    /** Sends an echo {@code {"type": type, type: content}} to this customer; returns the wamid. Echoes count to the number's rate. */
    public String message(Customer to, String type, ObjectNode content) {
        Instant now = world.clock.instant();
        world.rates.number(phone).take(now);
        String wamid = Wamid.make(Wamid.OUT, phone.id(), to.waId() == null ? to.userId() : to.waId(), now);
        ObjectNode value = phone.value();
        ObjectNode echo = value.putArray("message_echoes").addObject().put("from", phone.digits());
        if (to.visible()) echo.put("to", to.waId());
        echo.put("to_user_id", to.userId()).put("id", wamid).put("timestamp", String.valueOf(now.getEpochSecond())).put("type", type).set(type, content);
        world.receipts.tell(new WebhookUpdate(phone.wabaId(), "smb_message_echoes", phone.id(), value, false), wamid);
        return wamid;
    }
}
