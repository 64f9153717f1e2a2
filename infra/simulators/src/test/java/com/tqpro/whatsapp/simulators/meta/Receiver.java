package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A webhook endpoint that keeps what it gets and can refuse the first POSTs. */
final class Receiver implements AutoCloseable {
    record Got(String signature, byte[] body) {
        JsonNode json() {
            return Json.read(body).orElseThrow();
        }

        String text() {
            return new String(body, StandardCharsets.US_ASCII);
        }
    }

    private final HttpServer server;
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final AtomicInteger refuse = new AtomicInteger();

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String query = exchange.getRequestURI().getQuery();
            byte[] answer = new byte[0];
            if (exchange.getRequestMethod().equals("GET") && query != null && query.contains("hub.verify_token=right")) {
                answer = query.replaceAll(".*hub.challenge=([0-9]+).*", "$1").getBytes(StandardCharsets.US_ASCII);
            }
            if (exchange.getRequestMethod().equals("POST")) got.add(new Got(exchange.getRequestHeaders().getFirst("X-Hub-Signature-256"), body));
            boolean ok = refuse.getAndUpdate(n -> Math.max(0, n - 1)) == 0;
            exchange.sendResponseHeaders(ok ? 200 : 500, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks/meta");
    }

    /** Answers 500 to the next n calls. */
    void refuseNext(int n) {
        refuse.set(n);
    }

    List<Got> got() {
        return List.copyOf(got);
    }

    /** All statuses received, in order of arrival. */
    List<JsonNode> statuses() {
        return values("statuses");
    }

    List<JsonNode> messages() {
        return values("messages");
    }

    List<JsonNode> values(String array) {
        List<JsonNode> all = new ArrayList<>();
        for (Got one : got) {
            for (JsonNode entry : one.json().path("entry")) {
                for (JsonNode change : entry.path("changes")) change.path("value").path(array).forEach(all::add);
            }
        }
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
