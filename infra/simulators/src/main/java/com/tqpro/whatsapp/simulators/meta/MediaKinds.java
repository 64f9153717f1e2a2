package com.tqpro.whatsapp.simulators.meta;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which content types a media kind takes and how large each may be (reference A6). */
enum MediaKinds {
    IMAGE(5 << 20, Set.of("image/jpeg", "image/png")),
    VIDEO(16 << 20, Set.of("video/mp4", "video/3gpp")),
    AUDIO(16 << 20, Set.of("audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg")),
    STICKER(500 << 10, Set.of("image/webp")),
    GIF(5 << 20, Set.of("video/mp4")),
    DOCUMENT(100 << 20, Set.of("text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation"));

    private static final Map<String, String> ALIASES = Map.of("image/jpg", "image/jpeg");
    private final int limit;
    private final Set<String> mimeTypes;

    MediaKinds(int limit, Set<String> mimeTypes) {
        this.limit = limit;
        this.mimeTypes = mimeTypes;
    }

    static MediaKinds of(String kind) {
        return valueOf(kind.toUpperCase(Locale.ROOT));
    }

    boolean takes(String mimeType) {
        return mimeTypes.contains(plain(mimeType));
    }

    /** The largest upload of this content type in bytes; -1 when no kind takes it. */
    static int limit(String mimeType) {
        int limit = -1;
        for (MediaKinds kind : values()) if (kind.takes(mimeType)) limit = Math.max(limit, kind.limit);
        return limit;
    }

    private static String plain(String mimeType) {
        String bare = mimeType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return ALIASES.getOrDefault(bare, bare);
    }
}
