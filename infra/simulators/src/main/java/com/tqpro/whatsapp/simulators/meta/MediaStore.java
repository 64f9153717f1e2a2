package com.tqpro.whatsapp.simulators.meta;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Uploaded and received media, the newest 500 of them; ids and download URLs expire as Meta's do. */
final class MediaStore {
    private static final int KEPT = 500;
    private static final Duration UPLOADED = Duration.ofDays(30);
    private static final Duration RECEIVED = Duration.ofDays(7);
    static final Duration URL_LIFE = Duration.ofMinutes(5);

    /** @param expiresAt when the id is gone */
    record Media(String id, String phoneNumberId, String mimeType, byte[] bytes, Instant expiresAt) {
        byte[] sha256() {
            try {
                return MessageDigest.getInstance("SHA-256").digest(bytes);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record Link(String mediaId, Instant expiresAt) {}

    private final Map<String, Media> media = Collections.synchronizedMap(bounded());
    private final Map<String, Link> links = Collections.synchronizedMap(bounded());
    private final AtomicLong ids = new AtomicLong(ThreadLocalRandom.current().nextLong(1_000_000_000_000_000L, 8_000_000_000_000_000L));

    Media uploaded(String phoneNumberId, String mimeType, byte[] bytes, Instant now) {
        return put(phoneNumberId, mimeType, bytes, now.plus(UPLOADED));
    }

    Media received(String phoneNumberId, String mimeType, byte[] bytes, Instant now) {
        return put(phoneNumberId, mimeType, bytes, now.plus(RECEIVED));
    }

    Optional<Media> find(String id, Instant now) {
        return Optional.ofNullable(media.get(id)).filter(m -> now.isBefore(m.expiresAt()));
    }

    boolean delete(String id) {
        return media.remove(id) != null;
    }

    /** A key for the download URL of this media. */
    String link(String id, Instant now) {
        String key = Long.toHexString(ThreadLocalRandom.current().nextLong()) + Long.toHexString(ThreadLocalRandom.current().nextLong());
        links.put(key, new Link(id, now.plus(URL_LIFE)));
        return key;
    }

    Optional<Media> byLink(String key, Instant now) {
        return Optional.ofNullable(links.get(key)).filter(link -> now.isBefore(link.expiresAt())).flatMap(link -> find(link.mediaId(), now));
    }

    void clear() {
        media.clear();
        links.clear();
    }

    private Media put(String phoneNumberId, String mimeType, byte[] bytes, Instant expiresAt) {
        Media added = new Media(String.valueOf(ids.incrementAndGet()), phoneNumberId, mimeType, bytes.clone(), expiresAt);
        media.put(added.id(), added);
        return added;
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > KEPT;
            }
        };
    }
}
