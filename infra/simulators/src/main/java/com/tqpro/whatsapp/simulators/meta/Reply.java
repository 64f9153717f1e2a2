package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * What goes back, and what the record says of it.
 *
 * @param dropped the connection is closed without an answer
 * @param hold how long the answer is held back
 */
record Reply(int status, String contentType, byte[] body, Map<String, String> headers, boolean dropped, Duration hold, Note note) {
    /** For the record: error code (-1 none), number, recipient, id and callback data (each may be null). */
    record Note(int errorCode, String phoneNumberId, String recipient, String wamid, String callbackData) {
        static final Note NONE = new Note(-1, null, null, null, null);

        Note withError(int code) {
            return new Note(code, phoneNumberId, recipient, wamid, callbackData);
        }
    }

    static Reply json(int status, JsonNode body) {
        return new Reply(status, "application/json; charset=UTF-8", Json.bytes(body), Map.of(), false, Duration.ZERO, Note.NONE);
    }

    static Reply text(int status, String contentType, String body) {
        return bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    static Reply bytes(int status, String contentType, byte[] body) {
        return new Reply(status, contentType, body, Map.of(), false, Duration.ZERO, Note.NONE);
    }

    static Reply drop() {
        return new Reply(0, "", new byte[0], Map.of(), true, Duration.ZERO, Note.NONE);
    }

    static Reply refusal(GraphError error) {
        return json(error.httpStatus(), error.body(Ids.traceId())).with(Note.NONE.withError(error.code()));
    }

    Reply with(Note other) {
        return new Reply(status, contentType, body, headers, dropped, hold, other);
    }

    Reply withHeaders(Map<String, String> other) {
        return new Reply(status, contentType, body, other, dropped, hold, note);
    }

    Reply heldFor(Duration time) {
        return new Reply(status, contentType, body, headers, dropped, time, note);
    }

    Reply butDropped() {
        return new Reply(0, contentType, body, headers, true, hold, note);
    }
}
