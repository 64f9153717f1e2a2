package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One message that was accepted, whatever became of the answer.
 *
 * @param acceptedAt arrival of its call
 * @param waId digits of the recipient's phone; null when sent to a BSUID whose phone is unknown
 * @param userId the recipient's BSUID
 * @param type text, template, interactive ...
 * @param body the request body
 * @param callbackData {@code biz_opaque_callback_data}, or null
 */
public record SentMessage(String wamid, String phoneNumberId, Instant acceptedAt, String waId, String userId, String type, byte[] body,
        String callbackData) {
    /** Phone digits, or else the BSUID. */
    public String recipient() {
        return waId != null ? waId : userId;
    }

    /** The request body as JSON. */
    public JsonNode json() {
        return Json.read(body).orElseThrow();
    }
}
