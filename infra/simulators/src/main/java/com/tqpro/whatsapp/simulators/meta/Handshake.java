package com.tqpro.whatsapp.simulators.meta;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The verification request that Meta makes before it accepts a callback URL (developers.facebook.com, create a webhook endpoint). */
final class Handshake {
    private final HttpClient http;

    Handshake(HttpClient http) {
        this.http = http;
    }

    /** True when the callback answers 200 with the bare challenge. */
    boolean verify(URI callback, String verifyToken) {
        String challenge = Ids.number();
        String query = "hub.mode=subscribe&hub.challenge=" + challenge + "&hub.verify_token=" + URLEncoder.encode(verifyToken, StandardCharsets.UTF_8);
        URI target = URI.create(callback + (callback.getQuery() == null ? "?" : "&") + query);
        try {
            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(target).timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 && answer.body().equals(challenge);
        } catch (IOException noAnswer) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
