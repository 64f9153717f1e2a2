package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a template (or of one carousel card) that decide which parameters a send must carry.
 *
 * @param headerFormat NONE, TEXT, IMAGE, VIDEO, DOCUMENT, GIF or LOCATION
 * @param expires a limited-time offer with an expiration
 */
record TemplateParts(String headerFormat, String headerText, String bodyText, List<Button> buttons, boolean expires, List<TemplateParts> cards) {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_]+)\\s*}}");

    /** A button by its registered type; {@code dynamic}: a URL that ends in a variable. */
    record Button(String type, boolean dynamic) {
        /** The {@code sub_type} that addresses it, null when it takes no parameter. */
        String subType() {
            return switch (type) {
                case "URL" -> "url";
                case "QUICK_REPLY", "COPY_CODE", "FLOW", "CATALOG", "MPM" -> type.toLowerCase(Locale.ROOT);
                case "OTP" -> "url";
                default -> null;
            };
        }

        boolean required() {
            return dynamic || type.equals("COPY_CODE") || type.equals("OTP") || type.equals("MPM");
        }
    }

    static TemplateParts of(JsonNode components) {
        String format = "NONE";
        String header = "";
        String body = "";
        boolean expires = false;
        List<Button> buttons = new ArrayList<>();
        List<TemplateParts> cards = new ArrayList<>();
        for (JsonNode component : components) {
            switch (upper(component, "type")) {
                case "HEADER" -> {
                    format = upper(component, "format");
                    header = component.path("text").asText("");
                }
                case "BODY" -> body = component.path("text").asText("");
                case "BUTTONS" -> component.path("buttons").forEach(b -> buttons.add(button(b)));
                case "LIMITED_TIME_OFFER" -> expires = component.path("limited_time_offer").path("has_expiration").asBoolean();
                case "CAROUSEL" -> component.path("cards").forEach(card -> cards.add(of(card.path("components"))));
                default -> { }
            }
        }
        return new TemplateParts(format, header, body, List.copyOf(buttons), expires, List.copyOf(cards));
    }

    /** Names of the variables of a text in order of first appearance: "1", "2" or words. */
    static List<String> variables(String text) {
        LinkedHashSet<String> names = new LinkedHashSet<>();
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) names.add(matcher.group(1));
        return List.copyOf(names);
    }

    /** The text with its variables filled in; values are found by name. */
    static String hydrate(String text, java.util.Map<String, String> values) {
        return VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "")));
    }

    boolean mediaHeader() {
        return switch (headerFormat) {
            case "IMAGE", "VIDEO", "DOCUMENT", "GIF", "LOCATION" -> true;
            default -> false;
        };
    }

    private static Button button(JsonNode button) {
        String type = upper(button, "type");
        return new Button(type, type.equals("URL") && !variables(button.path("url").asText("")).isEmpty());
    }

    private static String upper(JsonNode node, String field) {
        return node.path(field).asText("").toUpperCase(Locale.ROOT);
    }
}
