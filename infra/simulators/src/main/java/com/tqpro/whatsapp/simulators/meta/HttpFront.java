package com.tqpro.whatsapp.simulators.meta;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The HTTP side: reads a call, hands it to its part, writes (or withholds) the answer. One virtual thread per call, loopback only. */
final class HttpFront implements AutoCloseable {
    static {
        // Without it every answer on a kept-alive connection waits 40 ms for a delayed ACK. Read once by the server's class initialiser.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final System.Logger LOG = System.getLogger(HttpFront.class.getName());
    /** Above the largest document that Meta takes (100 MB). */
    private static final int BODY_LIMIT = 110 << 20;

    private final World world;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    HttpFront(World world, int port) {
        this.world = world;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException("the Graph simulator cannot listen on port " + port, e);
        }
        server.setExecutor(threads);
    }

    URI baseUri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** @param recorded whether calls go into the record */
    void serve(String prefix, boolean recorded, Function<GraphRequest, Reply> handler) {
        server.createContext(prefix, exchange -> {
            try {
                exchange(exchange, recorded, handler);
            } catch (IOException | RuntimeException e) {
                exchange.close();
                throw e;
            }
        });
    }

    void start() {
        server.start();
    }

    private void exchange(HttpExchange exchange, boolean recorded, Function<GraphRequest, Reply> handler) throws IOException {
        GraphRequest request = read(exchange, world.clock.instant());
        Reply reply = answer(request, handler);
        if (recorded) world.ledger.call(record(request, reply));
        if (reply.dropped()) {
            exchange.close();
            return;
        }
        Pause.of(reply.hold());
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        exchange.getResponseBody().write(reply.body());
        exchange.close();
    }

    /** A fault of the simulator is answered and logged: a dropped connection would look like one of its tricks. */
    private static Reply answer(GraphRequest request, Function<GraphRequest, Reply> handler) {
        try {
            return handler.apply(request);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the simulator failed on " + request.method() + " " + request.path(), e);
            return Reply.refusal(GraphError.of(131000, "The simulator itself failed, see its log."));
        }
    }

    private static GraphRequest read(HttpExchange exchange, Instant at) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT);
        String path = exchange.getRequestURI().getPath();
        String rawQuery = exchange.getRequestURI().getRawQuery();
        List<String> segments = Arrays.stream(path.split("/")).filter(s -> !s.isEmpty()).toList();
        return new GraphRequest(at, exchange.getRequestMethod(), path, segments.isEmpty() ? "" : segments.getFirst(),
                segments.isEmpty() ? List.of() : segments.subList(1, segments.size()), rawQuery == null ? "" : rawQuery, query(rawQuery), headers, body);
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw == null) return query;
        for (String pair : raw.split("&")) {
            String[] sides = pair.split("=", 2);
            query.put(decode(sides[0]), sides.length == 1 ? "" : decode(sides[1]));
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static RecordedCall record(GraphRequest request, Reply reply) {
        Map<String, List<String>> headers = new TreeMap<>(request.headers());
        headers.remove("authorization");
        Reply.Note note = reply.note();
        return new RecordedCall(request.at(), request.method(), request.path(), request.rawQuery(), headers, request.body(), reply.status(),
                note.errorCode(), note.phoneNumberId(), note.recipient(), note.wamid(), note.callbackData());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
