package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Folds updates into one POST body: an entry per WABA, and the receipts of one number in one {@code value}. */
final class WebhookEnvelope {
    private WebhookEnvelope() {}

    static byte[] body(List<WebhookUpdate> updates, Instant at) {
        ObjectNode root = Json.object();
        root.put("object", "whatsapp_business_account");
        ArrayNode entries = root.putArray("entry");
        Map<String, ArrayNode> changesOfWaba = new LinkedHashMap<>();
        Map<String, ObjectNode> receiptsOfNumber = new LinkedHashMap<>();
        for (WebhookUpdate update : updates) {
            ArrayNode changes = changesOfWaba.computeIfAbsent(update.wabaId(), id -> {
                ObjectNode entry = entries.addObject().put("id", id);
                // Meta writes entry[].time for account events; the messages family comes without it.
                if (update.phoneNumberId() == null) entry.put("time", at.getEpochSecond());
                return entry.putArray("changes");
            });
            ObjectNode together = update.receipt() ? receiptsOfNumber.get(update.phoneNumberId()) : null;
            if (together != null) {
                merge(together, update.value());
                continue;
            }
            ObjectNode value = update.value().deepCopy();
            changes.addObject().put("field", update.field()).set("value", value);
            if (update.receipt()) receiptsOfNumber.put(update.phoneNumberId(), value);
        }
        return Json.bytes(root);
    }

    private static void merge(ObjectNode into, ObjectNode value) {
        into.withArray("statuses").addAll((ArrayNode) value.get("statuses").deepCopy());
        if (!value.has("contacts")) return;
        ArrayNode contacts = into.withArray("contacts");
        for (JsonNode contact : value.get("contacts")) {
            boolean known = false;
            for (JsonNode other : contacts) known |= other.equals(contact);
            if (!known) contacts.add(contact.deepCopy());
        }
    }
}
