package com.tqpro.whatsapp.simulators.meta;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Upload, look-up, download and deletion of media (reference A6). */
final class MediaEndpoint {
    static final String DOWNLOAD_PATH = "/whatsapp_business/attachments/";
    private final World world;
    private final String baseUri;

    MediaEndpoint(World world, String baseUri) {
        this.world = world;
        this.baseUri = baseUri;
    }

    Reply upload(GraphRequest request, MetaPhone phone) {
        Map<String, Multipart.Part> parts = Multipart.parse(request.header("content-type"), request.body()).orElse(Map.of());
        if (!parts.containsKey("messaging_product")) throw new RefusedException(100, "The parameter messaging_product is required.");
        if (!parts.get("messaging_product").text().equals("whatsapp")) throw new RefusedException(100, "Param messaging_product must be one of {WHATSAPP}.");
        Multipart.Part file = parts.get("file");
        if (file == null || file.filename() == null) throw new RefusedException(100, "The parameter file is required.");
        String type = parts.containsKey("type") ? parts.get("type").text() : file.contentType() == null ? "" : file.contentType();
        int limit = MediaKinds.limit(type);
        if (limit < 0) throw new RefusedException(100, "Param file must be a file of a supported media type, not " + type + ".");
        if (file.bytes().length == 0 || file.bytes().length > limit) {
            throw new RefusedException(131053, "A file of " + type + " has 1 to " + limit + " bytes, not " + file.bytes().length + ".");
        }
        return Reply.json(200, Json.object().put("id", world.media.uploaded(phone.id(), type, file.bytes(), request.at()).id()));
    }

    /** GET or DELETE of a media id; empty when there is none that the token may see. */
    Optional<Reply> onMedia(GraphRequest request, String token) {
        return world.media.find(request.segment(0), request.at()).filter(m -> mayUse(token, m)).map(media -> switch (request.method()) {
            case "GET" -> Reply.json(200, Json.object().put("messaging_product", "whatsapp").put("url", url(media.id(), request.at()))
                    .put("mime_type", media.mimeType()).put("sha256", sha256(media)).put("file_size", media.bytes().length).put("id", media.id()));
            case "DELETE" -> Reply.json(200, Json.object().put("success", world.media.delete(media.id())));
            default -> throw new RefusedException(GraphError.noSuchObject(request.method(), media.id()));
        });
    }

    /** A download URL, good for five minutes. */
    String url(String mediaId, Instant at) {
        return baseUri + DOWNLOAD_PATH + "?key=" + world.media.link(mediaId, at);
    }

    /** As Meta writes it: hexadecimal in the answer to a look-up. */
    private static String sha256(MediaStore.Media media) {
        return HexFormat.of().formatHex(media.sha256());
    }

    /** The bytes behind a download URL; 401 without a token that may see them, 404 when the URL is too old. */
    Reply download(GraphRequest request) {
        Optional<MediaStore.Media> media = world.media.byLink(request.query().getOrDefault("key", ""), request.at());
        if (media.isEmpty()) return Reply.text(404, "text/plain", "");
        if (!mayUse(request.token(), media.get())) return Reply.text(401, "text/plain", "");
        return Reply.bytes(200, media.get().mimeType(), media.get().bytes());
    }

    private boolean mayUse(String token, MediaStore.Media media) {
        return world.directory.phone(media.phoneNumberId()).flatMap(p -> world.directory.waba(p.wabaId()))
                .filter(w -> w.accessTokens().contains(token)).isPresent();
    }
}
