package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A simulator with one WABA and two numbers, a receiver of its webhooks, a clock to set, and a client. */
final class SimulatorFixture implements AutoCloseable {
    static final String PHONE = "1001";
    static final String OTHER_PHONE = "1002";
    static final String WABA = "2001";
    static final String APP = "3001";
    static final String SECRET = "test_app_secret";
    static final String TOKEN = "test-token";
    static final String CUSTOMER = "+971500000001";

    record Answer(int status, JsonNode json, HttpResponse<String> http) {
        int code() {
            return json.path("error").path("code").asInt(-1);
        }

        String details() {
            return json.path("error").path("error_data").path("details").asText();
        }

        String wamid() {
            return json.path("messages").path(0).path("id").asText();
        }
    }

    static final class SettableClock implements InstantSource {
        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T08:00:00Z"));

        @Override
        public Instant instant() {
            return now.get();
        }

        void advance(Duration by) {
            now.updateAndGet(i -> i.plus(by));
        }
    }

    final SettableClock clock = new SettableClock();
    final Receiver receiver;
    final MetaSimulator simulator;
    private final HttpClient http = HttpClient.newHttpClient();

    SimulatorFixture() {
        this(o -> o);
    }

    SimulatorFixture(UnaryOperator<MetaSimulatorOptions.Builder> more) {
        try {
            receiver = new Receiver();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        simulator = MetaSimulator.start(more.apply(MetaSimulatorOptions.builder().clock(clock)
                .app(new MetaApp(APP, SECRET, receiver.uri(), "right"))
                .waba(MetaWaba.seeded(WABA, "Oasis Travel", APP, TOKEN))
                .phone(MetaPhone.of(PHONE, WABA, "+97140000011", "Oasis"))
                .phone(MetaPhone.of(OTHER_PHONE, WABA, "+97140000012", "Oasis Two"))).build());
    }

    Answer send(String body) {
        return post("/v25.0/" + PHONE + "/messages", body);
    }

    /** A template without parameters that may always be sent. */
    Answer sendTemplate(String to) {
        return send(templateTo(to));
    }

    static String templateTo(String to) {
        return "{\"messaging_product\":\"whatsapp\",\"to\":\"" + to + "\",\"type\":\"template\",\"biz_opaque_callback_data\":\"row.1\","
                + "\"template\":{\"name\":\"hello_world\",\"language\":{\"code\":\"en_US\"}}}";
    }

    static String textTo(String to, String body) {
        return "{\"messaging_product\":\"whatsapp\",\"to\":\"" + to + "\",\"type\":\"text\",\"text\":{\"body\":\"" + body + "\"}}";
    }

    Answer post(String path, String body) {
        return call(HttpRequest.newBuilder().header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)), path, TOKEN);
    }

    Answer get(String path) {
        return call(HttpRequest.newBuilder().GET(), path, TOKEN);
    }

    /** @param token null = no Authorization header */
    Answer call(HttpRequest.Builder request, String path, String token) {
        if (token != null) request.header("Authorization", "Bearer " + token);
        URI uri = path.startsWith("http") ? URI.create(path) : URI.create(simulator.baseUri() + path);
        try {
            HttpResponse<String> answer = http.send(request.uri(uri).timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), Json.read(answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8)).orElse(MissingNode.getInstance()), answer);
        } catch (IOException e) {
            return new Answer(0, MissingNode.getInstance(), null);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until every planned webhook has been taken. */
    void quiet() {
        await(() -> simulator.receiptsPending() == 0);
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("still not true after 60 s");
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() {
        simulator.close();
        receiver.close();
        http.close();
    }
}
