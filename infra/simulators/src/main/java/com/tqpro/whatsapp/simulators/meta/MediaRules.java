package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A media object {@code {"id"|"link", "caption"?, "filename"?}} of a message or template header. Links are not fetched; one that Meta's
 * servers could not reach (not https, or a host that is not public) is refused with 131053.
 */
final class MediaRules {
    private static final Pattern PRIVATE_HOST = Pattern.compile("localhost|[^.]+|.*\\.(localhost|local|internal|lan|home|test|invalid)"
            + "|(127|10|0)(\\.[0-9]+){3}|192\\.168(\\.[0-9]+){2}|169\\.254(\\.[0-9]+){2}|172\\.(1[6-9]|2[0-9]|3[01])(\\.[0-9]+){2}|\\[.*]");

    private final MediaStore store;
    private final InstantSource clock;

    MediaRules(MediaStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @param parent the object that holds the media object under the name of its kind */
    void check(JsonNode parent, String kind, String where, MetaPhone phone) {
        ObjectNode media = Fields.object(parent, kind, where);
        String path = kind;
        Optional<String> id = Fields.optionalString(media, "id", path);
        Optional<String> link = Fields.optionalString(media, "link", path);
        if (id.isPresent() == link.isPresent()) throw new RefusedException(100, "Param " + kind + " must have either id or link.");
        Optional<String> caption = Fields.optionalString(media, "caption", path);
        if (caption.isPresent() && (kind.equals("audio") || kind.equals("sticker"))) throw new RefusedException(100, "Param " + kind + "['caption'] is not allowed.");
        caption.ifPresent(text -> Fields.atMost(text, 1024, kind + "['caption']"));
        Fields.optionalString(media, "filename", path).ifPresent(name -> Fields.atMost(name, 240, kind + "['filename']"));
        id.ifPresent(value -> uploaded(value, kind, phone));
        link.ifPresent(value -> reachable(value, kind));
    }

    private void uploaded(String id, String kind, MetaPhone phone) {
        MediaStore.Media found = store.find(id, clock.instant()).filter(m -> m.phoneNumberId().equals(phone.id()))
                .orElseThrow(() -> new RefusedException(131009, "Media id " + id + " does not exist or belongs to another phone number."));
        if (!MediaKinds.of(kind).takes(found.mimeType())) {
            throw new RefusedException(131053, "Media of type " + found.mimeType() + " cannot be sent as " + kind + ".");
        }
    }

    private static void reachable(String link, String kind) {
        URI uri;
        try {
            uri = URI.create(link);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(100, "Param " + kind + "['link'] is not a valid URI.");
        }
        if (uri.getHost() == null) throw new RefusedException(100, "Param " + kind + "['link'] is not a valid URI.");
        if (!"https".equalsIgnoreCase(uri.getScheme()) || PRIVATE_HOST.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches()) {
            throw new RefusedException(131053, "Downloading media from the weblink failed: " + kind + " link must be a public https address.");
        }
    }
}
