package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Version, injected faults, token and routing of every Graph call. */
final class GraphApi {
    private static final Set<String> VERSIONS = Set.of("v23.0", "v24.0", "v25.0", "v26.0");

    private final World world;
    private final MessagesEndpoint messages;
    private final AccountEndpoint account;
    private final MediaEndpoint media;

    GraphApi(World world, MediaEndpoint media, AccountEndpoint account) {
        this.world = world;
        this.messages = new MessagesEndpoint(world);
        this.account = account;
        this.media = media;
    }

    Reply handle(GraphRequest request) {
        IncomingCall call = new IncomingCall(request.method(), request.path(), Json.read(request.body()).orElse(MissingNode.getInstance()));
        Fault fault = world.faults.take(call).orElse(null);
        try {
            switch (fault) {
                case Fault.Refuse(int code) -> {
                    return Reply.refusal(GraphError.of(code, ErrorCatalogue.entry(code).title() + ".")).with(note(request, call).withError(code));
                }
                case Fault.Http http -> {
                    return Reply.text(http.status(), http.contentType(), http.body()).with(note(request, call));
                }
                case Fault.DropUnread _ -> {
                    return Reply.drop().with(note(request, call));
                }
                case Fault.Slow slow -> Pause.of(slow.time());
                case null, default -> { }
            }
            return route(request, fault);
        } catch (RefusedException refused) {
            return Reply.refusal(refused.error());
        }
    }

    /** What the record says of a call that a test's fault ended before it was looked at. */
    private Reply.Note note(GraphRequest request, IncomingCall call) {
        if (!call.isMessage()) return Reply.Note.NONE;
        String recipient = call.recipient().isBlank() ? null : world.customers.key(call.recipient());
        return new Reply.Note(-1, request.segment(0), recipient, null, call.body().path("biz_opaque_callback_data").asText(null));
    }

    private Reply route(GraphRequest request, Fault fault) {
        if (!VERSIONS.contains(request.version())) {
            if (request.version().matches("v([0-9]|1[0-9]|2[0-2])\\.[0-9]")) throw new RefusedException(2635, "You are calling a deprecated version of the Ads API. Please update to the latest version: v26.0.");
            throw new RefusedException(2500, "Unknown path components: " + request.path());
        }
        String token = request.token();
        if (token.isEmpty()) throw new RefusedException(new GraphError(190, 0, 401, "Invalid OAuth access token - Cannot parse access token", null));
        if (!world.directory.tokenKnown(token)) throw new RefusedException(new GraphError(190, 0, 401, "Invalid OAuth access token - Cannot parse access token", null));
        String id = request.segment(0);
        Optional<MetaPhone> phone = world.directory.phone(id).filter(p -> mayUse(token, p.wabaId()));
        if (phone.isPresent()) return onPhone(request, phone.get(), fault).withHeaders(usage(request, phone.get()));
        Optional<MetaWaba> waba = world.directory.waba(id).filter(w -> mayUse(token, w.id()));
        if (waba.isPresent()) {
            if (!world.rates.management(id, !world.directory.phonesOf(id).isEmpty()).tryTake(request.at())) {
                throw new RefusedException(80007, "The WhatsApp Business Account has reached its rate limit.");
            }
            return onWaba(request, waba.get());
        }
        return media.onMedia(request, token).orElseThrow(() -> new RefusedException(GraphError.noSuchObject(request.method(), id)));
    }

    private Reply onPhone(GraphRequest request, MetaPhone phone, Fault fault) {
        return switch (request.method() + " " + request.segment(1)) {
            case "POST messages" -> messages.handle(request, phone, false, fault);
            case "POST marketing_messages" -> messages.handle(request, phone, true, fault);
            case "POST media" -> media.upload(request, phone);
            case "GET " -> account.phone(request, phone);
            case "POST " -> account.configurePhone(request, phone);
            default -> throw unknown(request);
        };
    }

    private Reply onWaba(GraphRequest request, MetaWaba waba) {
        return switch (request.method() + " " + request.segment(1)) {
            case "GET message_templates" -> account.templates(request, waba);
            case "GET phone_numbers" -> account.phones(request, waba);
            case "GET subscribed_apps" -> account.subscriptions(waba);
            case "POST subscribed_apps" -> account.subscribe(request, waba);
            case "DELETE subscribed_apps" -> account.unsubscribe(waba);
            case "GET " -> account.waba(request, waba);
            default -> throw unknown(request);
        };
    }

    private static RefusedException unknown(GraphRequest request) {
        return new RefusedException(2500, "Unknown path components: /" + request.segment(1));
    }

    private boolean mayUse(String token, String wabaId) {
        return world.directory.waba(wabaId).filter(w -> w.accessTokens().contains(token)).isPresent();
    }

    private Map<String, String> usage(GraphRequest request, MetaPhone phone) {
        int percent = world.rates.number(phone).percentUsed(request.at());
        ObjectNode usage = Json.object();
        usage.putArray(phone.wabaId()).addObject().put("type", "whatsapp_business_messaging").put("call_count", percent)
                .put("total_cputime", percent / 2).put("total_time", percent / 2).put("estimated_time_to_regain_access", 0);
        return Map.of("X-Business-Use-Case-Usage", usage.toString());
    }
}
