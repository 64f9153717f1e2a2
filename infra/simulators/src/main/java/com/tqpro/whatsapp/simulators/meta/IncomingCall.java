package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a fault's predicate sees of a call.
 *
 * @param path with the version, for instance /v25.0/1001/messages
 * @param body JSON, or a missing node
 */
public record IncomingCall(String method, String path, JsonNode body) {
    /** {@code to} or else {@code recipient} of the body, as sent; "" when there is none. */
    public String recipient() {
        return body.path("to").asText(body.path("recipient").asText(""));
    }

    public boolean isMessage() {
        return method.equals("POST") && (path.endsWith("/messages") || path.endsWith("/marketing_messages"));
    }
}
