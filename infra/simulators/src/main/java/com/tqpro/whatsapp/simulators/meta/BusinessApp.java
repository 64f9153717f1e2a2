package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

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
        String wamid = Wamid.make(Wamid.OUT, phone.id(), to.waId() == null ? to.userId() : to.waId(), world.clock.instant());
        ObjectNode value = Json.object().put("messaging_product", "whatsapp");
        value.putObject("metadata").put("display_phone_number", phone.digits()).put("phone_number_id", phone.id());
        ObjectNode echo = value.putArray("message_echoes").addObject().put("from", phone.digits());
        if (to.visible()) echo.put("to", to.waId());
        echo.put("to_user_id", to.userId()).put("id", wamid).put("timestamp", String.valueOf(world.clock.instant().getEpochSecond()))
                .put("type", "text").putObject("text").put("body", body);
        world.outbox.offer(new WebhookUpdate(phone.wabaId(), "smb_message_echoes", phone.id(), value, false), Duration.ZERO);
        return wamid;
    }
}
