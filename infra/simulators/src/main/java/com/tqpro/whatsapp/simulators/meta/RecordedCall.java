package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One HTTP call as it arrived and what was answered.
 *
 * @param at when its head was read
 * @param headers lower-case names; the value of {@code authorization} is left out
 * @param status HTTP status answered; 0 = the connection was dropped without an answer
 * @param errorCode Graph error code answered, -1 = none
 * @param phoneNumberId the number it was sent from, or null
 * @param recipient digits of the phone (or the BSUID), or null
 * @param wamid id of the accepted message, or null: also set when the answer never went out
 * @param callbackData {@code biz_opaque_callback_data}, or null
 */
public record RecordedCall(Instant at, String method, String path, String query, Map<String, List<String>> headers, byte[] body,
        int status, int errorCode, String phoneNumberId, String recipient, String wamid, String callbackData) {

    /** The body as JSON; a missing node when it is none. */
    public JsonNode json() {
        return Json.read(body).orElse(MissingNode.getInstance());
    }

    public boolean accepted() {
        return wamid != null;
    }
}
