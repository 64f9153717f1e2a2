package com.tqpro.whatsapp.simulators.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The HTTP side: /v1/messages, /v1/models/{id}, and /simulator/… to control it. One virtual thread per call, loopback only. */
final class Front implements AutoCloseable {
    /** What the API takes. */
    private static final int LARGEST = 32 << 20;
    private static final int HANG_SECONDS = 120;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Messages messages;
    private final AtomicLong ids = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);

    Front(int port, Messages messages) {
        this.messages = messages;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 256);
        } catch (IOException e) {
            throw new UncheckedIOException("the Claude simulator cannot listen on port " + port, e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange);
            }
        });
    }

    void start() {
        server.start();
    }

    URI baseUri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        var id = "req_sim" + ids.incrementAndGet();
        try {
            var path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/v1/messages" -> message(exchange, id);
                case "/simulator/faults" -> fault(exchange);
                case "/simulator/requests" -> requests(exchange);
                default -> {
                    if (!path.startsWith("/v1/models/")) throw new Refusal(404, "not_found_error", "Not found");
                    credentials(exchange);
                    var model = path.substring("/v1/models/".length());
                    if (!Models.known(model)) throw new Refusal(404, "not_found_error", "model: " + model);
                    send(exchange, 200, "application/json", Json.bytes(Json.object().put("type", "model").put("id", model).put("display_name", model)), id);
                }
            }
        } catch (Refusal refusal) {
            send(exchange, refusal.status, "application/json", Json.bytes(refusal.body(id)), id);
        }
    }

    private void message(HttpExchange exchange, String id) throws IOException {
        method(exchange, "POST");
        var key = credentials(exchange);
        if (!header(exchange, "content-type").toLowerCase(Locale.ROOT).startsWith("application/json")) throw Refusal.invalid("content-type: must be application/json");
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) throw new Refusal(413, "request_too_large", "Request exceeds the maximum size");
        var request = Json.read(body).filter(JsonNode::isObject).orElseThrow(() -> Refusal.invalid("The request body is not valid JSON"));
        var fault = messages.faults().next();
        if (fault.isPresent() && broken(exchange, fault.get(), request, id)) return;
        ObjectNode answer;
        try {
            answer = messages.answer(key, request, fault.map(Fault::kind).orElse(null));
        } catch (Refusal refusal) {
            messages.record(request, refusal.body(id));
            throw refusal;
        }
        messages.record(request, answer);
        send(exchange, 200, "application/json", Json.bytes(answer), id);
    }

    /** @return whether the fault is the whole answer */
    private boolean broken(HttpExchange exchange, Fault fault, JsonNode request, String id) throws IOException {
        switch (fault.kind()) {
            case STATUS -> {
                if (fault.retryAfter() >= 0) exchange.getResponseHeaders().set("retry-after", Integer.toString(fault.retryAfter()));
                var refusal = new Refusal(fault.status(), fault.type(), "as told by the control of the simulator");
                messages.record(request, refusal.body(id));
                send(exchange, fault.status(), "application/json", Json.bytes(refusal.body(id)), id);
            }
            case HTML -> send(exchange, 502, "text/html", "<html><body>Bad Gateway</body></html>".getBytes(StandardCharsets.UTF_8), id);
            case GARBAGE -> send(exchange, 200, "application/json", "{\"id\":\"msg_".getBytes(StandardCharsets.UTF_8), id);
            case DROP -> messages.record(request, Json.object());
            case HANG -> {
                messages.record(request, Json.object());
                try {
                    closed.await(HANG_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void fault(HttpExchange exchange) throws IOException {
        method(exchange, "POST");
        var json = Json.read(exchange.getRequestBody().readAllBytes()).orElseThrow(() -> Refusal.invalid("not JSON"));
        try {
            messages.faults().add(new Fault(Fault.Kind.valueOf(json.path("kind").asText("STATUS").toUpperCase(Locale.ROOT)), json.path("status").asInt(529),
                    json.path("type").asText("overloaded_error"), json.path("retryAfter").asInt(-1), json.path("count").asInt(1)));
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("kind: unknown");
        }
        send(exchange, 200, "application/json", "{}".getBytes(StandardCharsets.UTF_8), "control");
    }

    /** GET shows the bodies that came, DELETE forgets them and the waiting faults. */
    private void requests(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("DELETE")) messages.reset();
        var list = Json.array();
        messages.requests().forEach(list::add);
        send(exchange, 200, "application/json", Json.bytes(list), "control");
    }

    private static String credentials(HttpExchange exchange) {
        var key = header(exchange, "x-api-key");
        if (key.isBlank()) throw new Refusal(401, "authentication_error", "x-api-key header is required");
        if (key.equals("invalid")) throw new Refusal(401, "authentication_error", "invalid x-api-key");
        var version = header(exchange, "anthropic-version");
        if (!version.equals("2023-06-01")) throw Refusal.invalid("anthropic-version: header is required and must be a known version");
        return key;
    }

    private static void method(HttpExchange exchange, String method) {
        if (!exchange.getRequestMethod().equals(method)) throw new Refusal(405, "invalid_request_error", "Method Not Allowed");
    }

    private static String header(HttpExchange exchange, String name) {
        var value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value.strip();
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body, String id) throws IOException {
        exchange.getResponseHeaders().set("content-type", type);
        exchange.getResponseHeaders().set("request-id", id);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
