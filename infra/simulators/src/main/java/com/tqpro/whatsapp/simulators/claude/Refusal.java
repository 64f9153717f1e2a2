package com.tqpro.whatsapp.simulators.claude;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request that the API does not take. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final int status;
    private final String type;

    Refusal(int status, String type, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
    }

    static Refusal invalid(String message) {
        return new Refusal(400, "invalid_request_error", message);
    }

    ObjectNode body(String requestId) {
        var body = Json.object().put("type", "error");
        body.putObject("error").put("type", type).put("message", getMessage());
        return body.put("request_id", requestId);
    }
}
