package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Judges the body of a message by its type (reference A6). Fields that Graph does not know are let through. */
final class MessageRules {
    static final Duration REFERENCE_LIFE = Duration.ofDays(30);

    /** @param template null unless the type is "template" */
    record Checked(String type, MetaTemplates.Template template) {}

    private final MediaRules media;
    private final InteractiveRules interactive;
    private final TemplateRules templates;

    MessageRules(MediaRules media) {
        this.media = media;
        interactive = new InteractiveRules(media);
        templates = new TemplateRules(media);
    }

    Checked check(JsonNode body, MetaPhone phone, MetaTemplates store, Instant now) {
        String type = Fields.optionalString(body, "type", "").orElse("text");
        Optional<ObjectNode> context = Fields.optionalObject(body, "context", "");
        context.ifPresent(c -> {
            if (type.equals("reaction")) throw new RefusedException(100, "Param context is not allowed with a reaction.");
            reference(Fields.string(c, "message_id", "context"), phone, now);
        });
        switch (type) {
            case "text" -> text(body);
            case "image", "video", "audio", "document", "sticker" -> media.check(body, type, "", phone);
            case "interactive" -> interactive.check(body, phone);
            case "location" -> LocationRules.check(body, "", false);
            case "contacts" -> contacts(body);
            case "reaction" -> reaction(body, phone, now);
            case "template" -> {
                return new Checked(type, templates.check(body, store, phone, now));
            }
            default -> throw new RefusedException(100, "Param type must be one of {AUDIO, CONTACTS, DOCUMENT, IMAGE, INTERACTIVE, LOCATION, "
                    + "REACTION, STICKER, TEMPLATE, TEXT, VIDEO} - got \"" + type + "\".");
        }
        return new Checked(type, null);
    }

    /** A wamid of this number that is at most 30 days old. */
    static Wamid reference(String wamid, MetaPhone phone, Instant now) {
        return Wamid.parse(wamid).filter(w -> w.phoneNumberId().equals(phone.id()) && w.at().plus(REFERENCE_LIFE).isAfter(now))
                .orElseThrow(() -> new RefusedException(131009, "Message id " + wamid + " is not a message of this phone number of the last 30 days."));
    }

    private static void text(JsonNode body) {
        ObjectNode text = Fields.object(body, "text", "");
        Fields.atMost(Fields.string(text, "body", "text"), 4096, "text['body']");
        Fields.optionalBoolean(text, "preview_url", "text");
    }

    private static void contacts(JsonNode body) {
        for (JsonNode contact : Fields.array(body, "contacts", "")) {
            ObjectNode name = Fields.object(contact, "name", "contacts");
            Fields.string(name, "formatted_name", "contacts['name']");
            boolean another = false;
            for (String part : new String[] {"first_name", "last_name", "middle_name", "prefix", "suffix"}) {
                another |= Fields.optionalString(name, part, "contacts['name']").isPresent();
            }
            if (!another) throw new RefusedException(131009, "Param contacts['name'] needs one more name besides formatted_name.");
            for (JsonNode phone : Fields.optionalArray(contact, "phones", "contacts")) Fields.optionalString(phone, "phone", "contacts['phones']");
        }
    }

    private static void reaction(JsonNode body, MetaPhone phone, Instant now) {
        ObjectNode reaction = Fields.object(body, "reaction", "");
        reference(Fields.string(reaction, "message_id", "reaction"), phone, now);
        String emoji = Fields.optionalString(reaction, "emoji", "reaction")
                .orElseThrow(() -> new RefusedException(131008, "The parameter reaction['emoji'] is required."));
        if (emoji.codePointCount(0, emoji.length()) > 12 || emoji.codePoints().anyMatch(c -> c < 0x80 && Character.isLetter(c))) {
            throw new RefusedException(131009, "Param reaction['emoji'] is not an emoji.");
        }
    }
}
