package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A business phone number.
 *
 * @param id the phone_number_id
 * @param wabaId the WABA that owns it
 * @param displayNumber E.164 with "+", for instance +97140000011
 * @param verifiedName the display name
 * @param ratePerSecond messages in and out together (80, 1000 after an upgrade, 20 in coexistence)
 * @param quality GREEN, YELLOW, RED or UNKNOWN
 */
public record MetaPhone(String id, String wabaId, String displayNumber, String verifiedName, int ratePerSecond, String quality) {
    public MetaPhone {
        if (!displayNumber.matches("\\+\\d{7,15}")) throw new IllegalArgumentException("displayNumber must be E.164 with +: " + displayNumber);
        if (ratePerSecond < 1) throw new IllegalArgumentException("ratePerSecond must be at least 1");
    }

    /** A number of good quality at the usual 80 messages a second. */
    public static MetaPhone of(String id, String wabaId, String displayNumber, String verifiedName) {
        return new MetaPhone(id, wabaId, displayNumber, verifiedName, 80, "GREEN");
    }

    /** The number as webhooks write it: digits only. */
    String digits() {
        return displayNumber.substring(1);
    }

    /** The beginning of a webhook {@code value} about this number. */
    ObjectNode value() {
        ObjectNode value = Json.object().put("messaging_product", "whatsapp");
        value.putObject("metadata").put("display_phone_number", digits()).put("phone_number_id", id);
        return value;
    }
}
