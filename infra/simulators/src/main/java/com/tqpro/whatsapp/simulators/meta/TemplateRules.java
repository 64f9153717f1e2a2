package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Judges the {@code template} object of a send against the registered template (reference A6 and A8). */
final class TemplateRules {
    private static final int HYDRATED_BODY = 1024;
    private static final int HYDRATED_HEADER = 60;

    private final MediaRules media;

    TemplateRules(MediaRules media) {
        this.media = media;
    }

    MetaTemplates.Template check(JsonNode body, MetaTemplates store, MetaPhone phone, Instant now) {
        ObjectNode sent = Fields.object(body, "template", "");
        String name = Fields.string(sent, "name", "template");
        String code = Fields.string(Fields.object(sent, "language", "template"), "code", "template['language']");
        MetaTemplates.Template template = store.find(name, code).orElseThrow(() ->
                new RefusedException(132001, "template name (" + name + ") does not exist in " + code));
        switch (template.status()) {
            case "APPROVED" -> { }
            case "PAUSED" -> throw new RefusedException(132015, "template name (" + name + ") is paused because of low quality");
            case "DISABLED" -> throw new RefusedException(132016, "template name (" + name + ") is disabled");
            default -> throw new RefusedException(132001, "template name (" + name + ") is not approved in " + code);
        }
        components(template.parts(), Fields.optionalArray(sent, "components", "template"), new Scope("", template.named(), phone, now));
        return template;
    }

    /** Where in the template we are: "" or "card 0 ", and what every level needs to know. */
    private record Scope(String prefix, boolean named, MetaPhone phone, Instant now) {
        Scope card(int index) {
            return new Scope("card " + index + " ", named, phone, now);
        }
    }

    private void components(TemplateParts parts, JsonNode components, Scope scope) {
        Map<String, JsonNode> once = new HashMap<>();
        Map<Integer, JsonNode> buttons = new HashMap<>();
        for (JsonNode component : components) {
            String type = Fields.string(component, "type", "components").toLowerCase(Locale.ROOT);
            switch (type) {
                case "header", "body", "limited_time_offer", "carousel" -> {
                    if (once.put(type, component) != null) throw new RefusedException(100, "components: " + type + " is given twice");
                }
                case "button" -> {
                    int index = ButtonRules.index(component, scope.prefix());
                    if (buttons.put(index, component) != null) throw new RefusedException(100, "buttons: index " + index + " is given twice");
                }
                case "footer" -> throw new RefusedException(132018, scope.prefix() + "footer: does not take parameters");
                default -> throw new RefusedException(100, "Param components['type'] must be one of {HEADER, BODY, BUTTON, LIMITED_TIME_OFFER, CAROUSEL}");
            }
        }
        header(parts, once.get("header"), scope);
        body(parts, once.get("body"), scope);
        ButtonRules.check(parts.buttons(), buttons, scope.prefix());
        offer(parts, once.get("limited_time_offer"), scope);
        carousel(parts, once.get("carousel"), scope);
    }

    private void header(TemplateParts parts, JsonNode component, Scope scope) {
        String where = scope.prefix() + "header";
        JsonNode parameters = component == null ? Json.array() : Fields.optionalArray(component, "parameters", "header");
        if (!parts.mediaHeader()) {
            Map<String, String> values = TextParameters.check(where, TemplateParts.variables(parts.headerText()), scope.named(), parameters, true);
            if (length(TemplateParts.hydrate(parts.headerText(), values)) > HYDRATED_HEADER) {
                throw new RefusedException(132005, where + ": hydrated text is longer than " + HYDRATED_HEADER + " characters");
            }
            return;
        }
        String format = parts.headerFormat();
        if (parameters.isEmpty()) throw new RefusedException(132012, where + ": Format mismatch, expected " + format + ", received UNKNOWN");
        if (parameters.size() > 1) throw TextParameters.count(where, parameters.size(), 1);
        JsonNode parameter = parameters.get(0);
        String type = Fields.string(parameter, "type", where).toUpperCase(Locale.ROOT);
        if (!type.equals(format)) throw new RefusedException(132012, where + ": Format mismatch, expected " + format + ", received " + type);
        if (format.equals("LOCATION")) LocationRules.check(parameter, where, true);
        else media.check(parameter, format.toLowerCase(Locale.ROOT), where, scope.phone());
    }

    private static void body(TemplateParts parts, JsonNode component, Scope scope) {
        String where = scope.prefix() + "body";
        JsonNode parameters = component == null ? Json.array() : Fields.optionalArray(component, "parameters", "body");
        Map<String, String> values = TextParameters.check(where, TemplateParts.variables(parts.bodyText()), scope.named(), parameters, false);
        if (length(TemplateParts.hydrate(parts.bodyText(), values)) > HYDRATED_BODY) {
            throw new RefusedException(132005, where + ": hydrated text is longer than " + HYDRATED_BODY + " characters");
        }
    }

    private static void offer(TemplateParts parts, JsonNode component, Scope scope) {
        if (component == null) {
            if (parts.expires()) throw new RefusedException(131008, "limited_time_offer: expiration_time_ms is required");
            return;
        }
        if (!parts.expires()) throw new RefusedException(132018, "limited_time_offer: the template has no offer with an expiration");
        JsonNode parameters = Fields.array(component, "parameters", "limited_time_offer");
        JsonNode expiration = Fields.object(parameters.get(0), "limited_time_offer", "parameters[0]").path("expiration_time_ms");
        if (expiration.isMissingNode()) throw new RefusedException(131008, "limited_time_offer: expiration_time_ms is required");
        if (!expiration.isIntegralNumber()) throw new RefusedException(100, "Param expiration_time_ms must be an integer.");
        if (expiration.longValue() <= scope.now().toEpochMilli()) throw new RefusedException(131009, "limited_time_offer: expiration_time_ms is in the past");
    }

    private void carousel(TemplateParts parts, JsonNode component, Scope scope) {
        if (component == null && parts.cards().isEmpty()) return;
        JsonNode cards = component == null ? Json.array() : Fields.optionalArray(component, "cards", "carousel");
        if (cards.size() != parts.cards().size()) {
            throw new RefusedException(132000, "carousel: number of cards (" + cards.size() + ") does not match the expected number of cards ("
                    + parts.cards().size() + ")");
        }
        Set<Integer> seen = new HashSet<>();
        for (JsonNode card : cards) {
            JsonNode index = card.path("card_index");
            if (!index.isIntegralNumber()) throw new RefusedException(index.isMissingNode() ? 131008 : 100, "Param card_index must be an integer.");
            int at = index.intValue();
            if (at < 0 || at >= parts.cards().size() || !seen.add(at)) throw new RefusedException(131009, "carousel: card_index " + at + " is not valid");
            components(parts.cards().get(at), Fields.optionalArray(card, "components", "card"), scope.card(at));
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
