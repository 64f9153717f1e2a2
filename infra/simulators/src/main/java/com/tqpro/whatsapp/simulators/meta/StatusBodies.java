package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/** Writes the {@code value} of a receipt: metadata, the contact (not on failed) and one element of {@code statuses[]} (reference A4). */
final class StatusBodies {
    private static final Duration FREE_ENTRY = Duration.ofHours(72);
    private final Customers customers;

    StatusBodies(Customers customers) {
        this.customers = customers;
    }

    /** @param pricing null when this status does not carry it */
    ObjectNode of(SentMessage message, MetaPhone phone, String status, Instant at, Pricing pricing) {
        ObjectNode value = phone.value();
        ObjectNode contact = value.putArray("contacts").addObject();
        customers.describe(message.userId(), hidden(message) ? null : message.waId(), contact);
        ObjectNode item = item(value, message, status, at);
        if (pricing == null) return value;
        if (pricing.freeEntry()) {
            // From v24.0 on a conversation is only written for the free entry point.
            ObjectNode conversation = item.putObject("conversation").put("id", Integer.toHexString(message.recipient().hashCode()));
            if (status.equals("sent")) conversation.put("expiration_timestamp", String.valueOf(at.plus(FREE_ENTRY).getEpochSecond()));
            conversation.putObject("origin").put("type", "referral_conversion");
        }
        item.set("pricing", pricing.json());
        return value;
    }

    ObjectNode failed(SentMessage message, MetaPhone phone, Instant at, GraphError error) {
        ObjectNode value = phone.value();
        item(value, message, "failed", at).putArray("errors").add(error.statusError());
        return value;
    }

    private ObjectNode item(ObjectNode value, SentMessage message, String status, Instant at) {
        ObjectNode item = value.putArray("statuses").addObject();
        item.put("id", message.wamid()).put("status", status).put("timestamp", String.valueOf(at.getEpochSecond()));
        if (!hidden(message)) item.put("recipient_id", message.waId());
        item.put("recipient_user_id", message.userId());
        String parent = customers.profile(message.userId()).parentUserId();
        if (parent != null) item.put("recipient_parent_user_id", parent);
        if (message.callbackData() != null) item.put("biz_opaque_callback_data", message.callbackData());
        return item;
    }

    private boolean hidden(SentMessage message) {
        return message.waId() == null || customers.hides(message.userId());
    }
}
