package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The message templates of one WABA. */
public final class MetaTemplates {
    /**
     * One template.
     *
     * @param json as {@code GET message_templates} shows it; never changed in place
     */
    record Template(String id, String name, String language, String status, String category, boolean named, TemplateParts parts, ObjectNode json) {
        static Template of(ObjectNode json) {
            return new Template(json.path("id").asText(), json.path("name").asText(), json.path("language").asText(), json.path("status").asText(),
                    json.path("category").asText(), json.path("parameter_format").asText("").equalsIgnoreCase("NAMED"),
                    TemplateParts.of(json.path("components")), json);
        }

        boolean is(String otherName, String otherLanguage) {
            return name.equals(otherName) && language.equals(otherLanguage);
        }
    }

    private final String wabaId;
    private final List<ObjectNode> initial;
    private volatile List<Template> templates;

    MetaTemplates(String wabaId, List<ObjectNode> initial) {
        this.wabaId = wabaId;
        this.initial = List.copyOf(initial);
        restore();
    }

    /**
     * A believable set: lead_notification in three languages, offers with image header, URL suffix, quick reply and copy code, named
     * parameters, document, video and location headers, a carousel, a limited-time offer, a flow, a one-time code, and templates that
     * are rejected, paused, disabled and pending. Fresh copies: the caller may change them.
     */
    public static List<ObjectNode> seed() {
        List<ObjectNode> all = new ArrayList<>();
        Json.resource("templates.json").forEach(node -> all.add((ObjectNode) node));
        return all;
    }

    List<Template> all() {
        return templates;
    }

    Optional<Template> find(String name, String language) {
        return templates.stream().filter(t -> t.is(name, language)).findFirst();
    }

    /** Adds a template or replaces the one of that name and language. */
    synchronized void put(ObjectNode json) {
        Template added = Template.of(identified(json));
        List<Template> next = new ArrayList<>(templates);
        next.removeIf(t -> t.is(added.name(), added.language()));
        next.add(added);
        templates = List.copyOf(next);
    }

    /** Changes the status in place; empty when there is no such template. */
    synchronized Optional<Template> status(String name, String language, String status, String rejectedReason) {
        List<Template> next = new ArrayList<>(templates);
        for (int i = 0; i < next.size(); i++) {
            if (next.get(i).is(name, language)) {
                ObjectNode json = next.get(i).json().deepCopy();
                json.put("status", status);
                json.put("rejected_reason", rejectedReason);
                next.set(i, Template.of(json));
                templates = List.copyOf(next);
                return Optional.of(next.get(i));
            }
        }
        return Optional.empty();
    }

    synchronized void restore() {
        templates = initial.stream().map(json -> Template.of(identified(json))).toList();
    }

    /** Template ids are numbers, unique over all WABAs. */
    private ObjectNode identified(ObjectNode json) {
        ObjectNode copy = Json.object();
        String key = wabaId + "|" + json.path("name").asText() + "|" + json.path("language").asText();
        long number = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits() >>> 14;
        copy.put("id", json.path("id").asText(String.valueOf(1_000_000_000_000_000L + number)));
        copy.setAll(json.deepCopy());
        return copy;
    }
}
