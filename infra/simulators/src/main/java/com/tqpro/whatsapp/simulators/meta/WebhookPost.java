package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;

/**
 * One webhook POST that was made.
 *
 * @param signature value of {@code X-Hub-Signature-256}, null when none was sent
 * @param status the receiver's HTTP status; 0 = no answer
 * @param attempt 1 for the first try
 */
public record WebhookPost(Instant at, URI target, byte[] body, String signature, int status, int attempt) {
    public JsonNode json() {
        return Json.read(body).orElseThrow();
    }
}
