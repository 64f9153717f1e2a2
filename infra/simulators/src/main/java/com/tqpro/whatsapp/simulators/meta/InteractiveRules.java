package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/** Reply buttons, lists and URL buttons with their limits (reference A6); lengths count Unicode code points. */
final class InteractiveRules {
    private static final String PATH = "interactive";

    private final MediaRules media;

    InteractiveRules(MediaRules media) {
        this.media = media;
    }

    void check(JsonNode body, MetaPhone phone) {
        ObjectNode interactive = Fields.object(body, PATH, "");
        String type = Fields.string(interactive, "type", PATH);
        ObjectNode action = Fields.object(interactive, "action", PATH);
        String text = Fields.string(Fields.object(interactive, "body", PATH), "text", "interactive['body']");
        Fields.atMost(text, type.equals("list") ? 4096 : 1024, "interactive['body']['text']");
        header(interactive, type, phone);
        Fields.optionalObject(interactive, "footer", PATH)
                .ifPresent(footer -> Fields.atMost(Fields.string(footer, "text", "interactive['footer']"), 60, "interactive['footer']['text']"));
        switch (type) {
            case "button" -> buttons(action);
            case "list" -> list(action);
            case "cta_url" -> ctaUrl(action);
            default -> throw new RefusedException(100, "Param interactive['type'] must be one of {BUTTON, CTA_URL, LIST}.");
        }
    }

    private void header(ObjectNode interactive, String type, MetaPhone phone) {
        Fields.optionalObject(interactive, "header", PATH).ifPresent(header -> {
            String kind = Fields.string(header, "type", "interactive['header']");
            switch (kind) {
                case "text" -> Fields.atMost(Fields.string(header, "text", "interactive['header']"), 60, "interactive['header']['text']");
                case "image", "video", "document" -> {
                    if (type.equals("list")) throw new RefusedException(131009, "Param interactive['header']['type'] must be text for a list.");
                    media.check(header, kind, "interactive['header']", phone);
                }
                default -> throw new RefusedException(100, "Param interactive['header']['type'] must be one of {DOCUMENT, IMAGE, TEXT, VIDEO}.");
            }
        });
    }

    private static void buttons(ObjectNode action) {
        ArrayNode buttons = Fields.array(action, "buttons", "action");
        if (buttons.size() > 3) throw new RefusedException(131009, "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
        Set<String> ids = new HashSet<>();
        Set<String> titles = new HashSet<>();
        for (JsonNode button : buttons) {
            String at = "action['buttons']";
            if (!Fields.string(button, "type", at).equals("reply")) throw new RefusedException(100, "Param action['buttons']['type'] must be reply.");
            ObjectNode reply = Fields.object(button, "reply", at);
            String id = Fields.atMost(Fields.string(reply, "id", at), 256, "reply['id']");
            String title = Fields.atMost(Fields.string(reply, "title", at), 20, "reply['title']");
            if (!ids.add(id)) throw new RefusedException(131009, "Duplicated id " + id + " in buttons.");
            if (!titles.add(title)) throw new RefusedException(131009, "Duplicated title in buttons.");
        }
    }

    private static void list(ObjectNode action) {
        Fields.atMost(Fields.string(action, "button", "action"), 20, "action['button']");
        ArrayNode sections = Fields.array(action, "sections", "action");
        if (sections.size() > 10) throw new RefusedException(131009, "Invalid sections count. Max allowed sections: 10");
        Set<String> ids = new HashSet<>();
        int rows = 0;
        for (JsonNode section : sections) {
            String at = "action['sections']";
            if (sections.size() > 1) Fields.string(section, "title", at);
            Fields.optionalString(section, "title", at).ifPresent(title -> Fields.atMost(title, 24, "section['title']"));
            for (JsonNode row : Fields.array(section, "rows", at)) {
                String id = Fields.atMost(Fields.string(row, "id", "rows"), 200, "row['id']");
                Fields.atMost(Fields.string(row, "title", "rows"), 24, "row['title']");
                Fields.optionalString(row, "description", "rows").ifPresent(text -> Fields.atMost(text, 72, "row['description']"));
                if (!ids.add(id)) throw new RefusedException(131009, "Duplicated id " + id + " in rows.");
                rows++;
            }
        }
        if (rows > 10) throw new RefusedException(131009, "Total row count exceed max allowed count: 10");
    }

    private static void ctaUrl(ObjectNode action) {
        if (!Fields.string(action, "name", "action").equals("cta_url")) throw new RefusedException(131009, "Param action['name'] must be cta_url.");
        ObjectNode parameters = Fields.object(action, "parameters", "action");
        Fields.atMost(Fields.string(parameters, "display_text", "parameters"), 20, "parameters['display_text']");
        if (!Fields.string(parameters, "url", "parameters").matches("https?://\\S+")) throw new RefusedException(131009, "Param parameters['url'] is not a valid URL.");
    }
}
