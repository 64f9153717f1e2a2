package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Numbers, WABAs, templates and subscriptions (reference A1, A8, A9). */
final class AccountEndpoint {
    /** Fields of a template that not every template has. */
    private static final Set<String> OPTIONAL_FIELDS = Set.of("sub_category", "quality_score", "rejected_reason", "previous_category",
            "message_send_ttl_seconds", "library_template_name", "cta_url_link_tracking_opted_out", "parameter_format");

    private final World world;
    private final Handshake handshake;
    private final String baseUri;

    AccountEndpoint(World world, Handshake handshake, String baseUri) {
        this.world = world;
        this.handshake = handshake;
        this.baseUri = baseUri;
    }

    Reply phone(GraphRequest request, MetaPhone phone) {
        return Reply.json(200, select(describe(phone), request, Set.of("id", "display_phone_number", "verified_name", "quality_rating")));
    }

    Reply phones(GraphRequest request, MetaWaba waba) {
        ObjectNode answer = Json.object();
        ArrayNode data = answer.putArray("data");
        for (MetaPhone phone : world.directory.phonesOf(waba.id())) {
            data.add(select(describe(phone), request, Set.of("display_phone_number", "verified_name", "quality_rating")));
        }
        return Reply.json(200, answer);
    }

    Reply waba(GraphRequest request, MetaWaba waba) {
        ObjectNode node = Json.object().put("id", waba.id()).put("name", waba.name()).put("currency", "AED").put("timezone_id", "1")
                .put("message_template_namespace", "00000000_0000_0000_0000_000000000000").put("marketing_messages_lite_api_status", "ONBOARDED");
        return Reply.json(200, select(node, request, Set.of("id", "name", "currency", "timezone_id", "message_template_namespace")));
    }

    private static ObjectNode describe(MetaPhone phone) {
        ObjectNode node = Json.object().put("id", phone.id()).put("display_phone_number", phone.displayNumber())
                .put("verified_name", phone.verifiedName()).put("quality_rating", phone.quality()).put("status", "CONNECTED")
                .put("platform_type", "CLOUD_API").put("code_verification_status", "VERIFIED").put("name_status", "APPROVED")
                .put("whatsapp_business_manager_messaging_limit", phone.ratePerSecond() >= 1000 ? "TIER_UNLIMITED" : "TIER_100K");
        node.putObject("throughput").put("level", phone.ratePerSecond() >= 1000 ? "HIGH" : "STANDARD");
        return node;
    }

    Reply templates(GraphRequest request, MetaWaba waba) {
        int limit = limit(request);
        Set<String> statuses = Stream.of(request.query().getOrDefault("status", "").split(",")).filter(s -> !s.isBlank())
                .map(s -> s.strip().toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
        String name = request.query().get("name");
        List<ObjectNode> all = world.directory.templates(waba.id()).all().stream().map(MetaTemplates.Template::json)
                .filter(t -> statuses.isEmpty() || statuses.contains(t.path("status").asText()))
                .filter(t -> name == null || t.path("name").asText().contains(name)).toList();
        int from = from(request, all);
        List<ObjectNode> page = all.subList(from, Math.min(all.size(), from + limit));
        ObjectNode answer = Json.object();
        ArrayNode data = answer.putArray("data");
        page.forEach(t -> data.add(select(t, request, Set.of("name", "parameter_format", "components", "language", "status", "category", "id"))));
        if (!page.isEmpty()) paging(answer, request, page, from + page.size() < all.size(), limit);
        return Reply.json(200, answer);
    }

    private void paging(ObjectNode answer, GraphRequest request, List<ObjectNode> page, boolean more, int limit) {
        ObjectNode paging = answer.putObject("paging");
        String after = cursor(page.getLast());
        paging.putObject("cursors").put("before", cursor(page.getFirst())).put("after", after);
        if (!more) return;
        String rest = Arrays.stream(request.rawQuery().split("&")).filter(p -> !p.isEmpty() && !p.startsWith("after=") && !p.startsWith("limit="))
                .collect(Collectors.joining("&"));
        paging.put("next", baseUri + request.path() + "?" + (rest.isEmpty() ? "" : rest + "&") + "limit=" + limit + "&after=" + after);
    }

    private static int limit(GraphRequest request) {
        String limit = request.query().getOrDefault("limit", "25");
        if (!limit.matches("[1-9][0-9]{0,3}")) throw new RefusedException(100, "Param limit must be an integer from 1.");
        return Integer.parseInt(limit);
    }

    private static int from(GraphRequest request, List<ObjectNode> all) {
        String after = request.query().get("after");
        if (after == null || after.isEmpty()) return 0;
        for (int i = 0; i < all.size(); i++) if (cursor(all.get(i)).equals(after)) return i + 1;
        throw new RefusedException(131059, "The cursor is not valid any more: restart without it.");
    }

    private static String cursor(JsonNode template) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("t" + template.path("id").asText()).getBytes(StandardCharsets.US_ASCII));
    }

    Reply subscriptions(MetaWaba waba) {
        ObjectNode answer = Json.object();
        ArrayNode data = answer.putArray("data");
        if (waba.subscribed()) world.directory.app(waba.appId()).ifPresent(app -> data.addObject().putObject("whatsapp_business_api_data").put("id", app.id()).put("name", "app " + app.id()));
        return Reply.json(200, answer);
    }

    /** Subscribes the app that the token belongs to; the body may replace its callback for this WABA. */
    Reply subscribe(GraphRequest request, MetaWaba waba) {
        override(waba.id(), Json.read(request.body()).orElse(Json.object()));
        world.directory.subscribe(waba.id(), true);
        return Reply.json(200, Json.object().put("success", true));
    }

    Reply unsubscribe(MetaWaba waba) {
        world.directory.subscribe(waba.id(), false);
        world.directory.override(waba.id(), null);
        return Reply.json(200, Json.object().put("success", true));
    }

    Reply configurePhone(GraphRequest request, MetaPhone phone) {
        JsonNode body = Json.read(request.body()).orElse(Json.object());
        override(phone.id(), Fields.object(body, "webhook_configuration", ""));
        return Reply.json(200, Json.object().put("success", true));
    }

    private void override(String id, JsonNode configuration) {
        String callback = Fields.optionalString(configuration, "override_callback_uri", "").orElse("");
        if (callback.isEmpty()) {
            world.directory.override(id, null);
            return;
        }
        Fields.atMost(callback, 200, "override_callback_uri");
        String token = Fields.string(configuration, "verify_token", "");
        URI uri = uri(callback);
        if (!handshake.verify(uri, token)) throw new RefusedException(100, "The URL couldn't be validated. Response does not match challenge.");
        world.directory.override(id, uri);
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null) return uri;
        } catch (URISyntaxException e) {
            // answered below
        }
        throw new RefusedException(100, "Param override_callback_uri is not a valid URI.");
    }

    /** Only the fields asked for (id always), or the default ones. */
    private static ObjectNode select(ObjectNode node, GraphRequest request, Set<String> defaults) {
        String fields = request.query().getOrDefault("fields", "");
        Set<String> wanted = fields.isBlank() ? defaults : Stream.of(fields.split(",")).map(String::strip).collect(Collectors.toSet());
        for (String field : wanted) {
            if (!node.has(field) && !OPTIONAL_FIELDS.contains(field)) {
                throw new RefusedException(new GraphError(100, 0, 400, "Tried accessing nonexisting field (" + field + ")", null));
            }
        }
        ObjectNode selected = Json.object();
        node.properties().forEach(p -> {
            if (wanted.contains(p.getKey()) || p.getKey().equals("id")) selected.set(p.getKey(), p.getValue());
        });
        return selected;
    }
}
