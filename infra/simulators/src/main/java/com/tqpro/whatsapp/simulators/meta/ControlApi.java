package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The simulator by curl: {@code POST /simulator/inbound}, {@code GET /simulator/calls|messages|webhooks|summary},
 * {@code GET|POST /simulator/switches}, {@code POST /simulator/templates/{name}/{language}/status}, {@code POST /simulator/reset}.
 */
final class ControlApi {
    private final MetaSimulator simulator;
    private final World world;

    ControlApi(MetaSimulator simulator, World world) {
        this.simulator = simulator;
        this.world = world;
    }

    Reply handle(GraphRequest request) {
        try {
            List<String> path = request.segments();
            if (path.size() == 4 && path.get(0).equals("templates") && path.get(3).equals("status") && request.method().equals("POST")) {
                return templateStatus(path.get(1), path.get(2), body(request));
            }
            return switch (request.method() + " " + String.join("/", path)) {
                case "POST inbound" -> inbound(body(request));
                case "GET calls" -> Reply.json(200, calls(limit(request)));
                case "GET messages" -> Reply.json(200, messages(limit(request)));
                case "GET webhooks" -> Reply.json(200, webhooks(limit(request)));
                case "GET summary" -> Reply.json(200, summary());
                case "GET switches" -> Reply.json(200, describe(simulator.switches()));
                case "POST switches" -> switches(body(request));
                case "POST reset" -> {
                    simulator.reset();
                    yield Reply.json(200, Json.object().put("success", true));
                }
                default -> problem(404, "no such control: " + request.method() + " " + request.path());
            };
        } catch (IllegalArgumentException e) {
            return problem(400, e.getMessage());
        }
    }

    private Reply inbound(JsonNode body) {
        Customer customer = simulator.customer(required(body, "from"));
        if (body.hasNonNull("name")) customer.named(body.get("name").asText());
        CustomerChat chat = customer.to(required(body, "phoneNumberId"));
        if (body.hasNonNull("quoting")) chat = chat.quoting(body.get("quoting").asText());
        String wamid = body.hasNonNull("payload") ? chat.templateButton(body.get("payload").asText(), body.path("text").asText("Button"))
                : chat.text(required(body, "text"));
        return Reply.json(200, Json.object().put("wamid", wamid).put("userId", customer.userId()));
    }

    private Reply templateStatus(String name, String language, JsonNode body) {
        String status = required(body, "status");
        int changed = 0;
        for (MetaWaba waba : world.directory.wabas()) {
            if (body.hasNonNull("waba") && !body.get("waba").asText().equals(waba.id())) continue;
            if (simulator.templateStatus(waba.id(), name, language, status, body.path("reason").asText("NONE"))) changed++;
        }
        return changed == 0 ? problem(404, "no WABA has a template " + name + " in " + language) : Reply.json(200, Json.object().put("changed", changed));
    }

    private ArrayNode calls(int limit) {
        ArrayNode calls = Json.array();
        for (RecordedCall call : last(simulator.calls(), limit)) {
            ObjectNode node = calls.addObject().put("at", call.at().toString()).put("method", call.method()).put("path", call.path()).put("query", call.query())
                    .put("status", call.status()).put("wamid", call.wamid()).put("callbackData", call.callbackData()).put("recipient", call.recipient());
            if (call.errorCode() >= 0) node.put("errorCode", call.errorCode());
            JsonNode body = call.json();
            if (body.isMissingNode()) node.put("bodyText", new String(call.body(), StandardCharsets.UTF_8));
            else node.set("body", body);
        }
        return calls;
    }

    private ArrayNode messages(int limit) {
        ArrayNode messages = Json.array();
        for (SentMessage m : last(simulator.messages(), limit)) {
            messages.addObject().put("at", m.acceptedAt().toString()).put("wamid", m.wamid()).put("phoneNumberId", m.phoneNumberId()).put("to", m.recipient())
                    .put("userId", m.userId()).put("type", m.type()).put("callbackData", m.callbackData()).set("body", m.json());
        }
        return messages;
    }

    private ArrayNode webhooks(int limit) {
        ArrayNode posts = Json.array();
        for (WebhookPost post : last(simulator.webhooks(), limit)) {
            ObjectNode node = posts.addObject().put("at", post.at().toString()).put("target", post.target().toString()).put("status", post.status())
                    .put("attempt", post.attempt()).put("signature", post.signature());
            Json.read(post.body()).ifPresentOrElse(body -> node.set("body", body), () -> node.put("bodyText", new String(post.body(), StandardCharsets.UTF_8)));
        }
        return posts;
    }

    private ObjectNode summary() {
        ObjectNode summary = Json.object().put("calls", simulator.callCount()).put("accepted", simulator.acceptedCount())
                .put("recipients", simulator.acceptedPerRecipient().size())
                .put("recipientsMessagedTwice", simulator.acceptedPerRecipient().values().stream().filter(n -> n > 1).count())
                .put("webhooks", simulator.webhookCount()).put("receiptsPending", simulator.receiptsPending()).put("delivered", simulator.updatesDelivered()).put("lost", simulator.receiptsLost())
                .put("undeliverable", simulator.undeliverable());
        ObjectNode refusals = summary.putObject("refusals");
        simulator.refusals().forEach((code, count) -> refusals.put(String.valueOf(code), count));
        ArrayNode numbers = summary.putArray("numbers");
        for (MetaPhone phone : simulator.phones()) {
            Pace pace = simulator.pace(phone.id());
            ObjectNode node = numbers.addObject().put("phoneNumberId", phone.id()).put("displayNumber", phone.displayNumber())
                    .put("accepted", pace.accepted()).put("throttled", pace.throttled()).put("perSecond", Math.round(pace.perSecond() * 100) / 100.0);
            if (pace.minGap() != null) node.put("minGapMillis", pace.minGap().toNanos() / 1e6);
        }
        return summary;
    }

    private Reply switches(JsonNode body) {
        WebhookSwitches s = simulator.switches();
        body.properties().forEach(p -> {
            if (!describe(s).has(p.getKey())) throw new IllegalArgumentException("unknown switch " + p.getKey() + "; there are " + describe(s));
            if (!p.getValue().isNumber()) throw new IllegalArgumentException("switch " + p.getKey() + " must be a number");
        });
        simulator.switches(new WebhookSwitches(number(body, "lost", s.lost()), number(body, "doubled", s.doubled()), number(body, "reordered", s.reordered()),
                number(body, "late", s.late()), millis(body, "lateByMillis", s.lateBy()), number(body, "unread", s.unread()),
                number(body, "undelivered", s.undelivered()), latency(body, "sentMillis", s.sent()), latency(body, "deliveredMillis", s.delivered()),
                latency(body, "readMillis", s.read()), (int) number(body, "batchSize", s.batchSize()), millis(body, "batchWindowMillis", s.batchWindow()),
                (int) number(body, "parallelPosts", s.parallelPosts()), number(body, "retryScale", s.retryScale())));
        return Reply.json(200, describe(simulator.switches()));
    }

    private static ObjectNode describe(WebhookSwitches s) {
        return Json.object().put("lost", s.lost()).put("doubled", s.doubled()).put("reordered", s.reordered()).put("late", s.late())
                .put("lateByMillis", s.lateBy().toMillis()).put("unread", s.unread()).put("undelivered", s.undelivered())
                .put("sentMillis", s.sent().fixed().toMillis()).put("deliveredMillis", s.delivered().fixed().toMillis())
                .put("readMillis", s.read().fixed().toMillis()).put("batchSize", s.batchSize()).put("batchWindowMillis", s.batchWindow().toMillis())
                .put("parallelPosts", s.parallelPosts()).put("retryScale", s.retryScale());
    }

    private static double number(JsonNode body, String name, double otherwise) {
        return body.path(name).asDouble(otherwise);
    }

    private static Duration millis(JsonNode body, String name, Duration otherwise) {
        return body.has(name) ? Duration.ofMillis(body.get(name).asLong()) : otherwise;
    }

    private static Latency latency(JsonNode body, String name, Latency otherwise) {
        return body.has(name) ? new Latency(Duration.ofMillis(body.get(name).asLong()), otherwise.mean()) : otherwise;
    }

    private static <T> List<T> last(List<T> all, int limit) {
        return all.subList(Math.max(0, all.size() - limit), all.size());
    }

    private static int limit(GraphRequest request) {
        String limit = request.query().getOrDefault("limit", "100");
        if (!limit.matches("[0-9]{1,6}")) throw new IllegalArgumentException("limit must be a number");
        return Integer.parseInt(limit);
    }

    private static JsonNode body(GraphRequest request) {
        return Json.read(request.body()).filter(JsonNode::isObject).orElseThrow(() -> new IllegalArgumentException("the body must be a JSON object"));
    }

    private static String required(JsonNode body, String name) {
        if (!body.hasNonNull(name)) throw new IllegalArgumentException("field " + name + " is missing");
        return body.get(name).asText();
    }

    private static Reply problem(int status, String detail) {
        return Reply.json(status, Json.object().put("error", detail));
    }
}
