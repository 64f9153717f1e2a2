package com.tqpro.whatsapp.simulators.meta;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How a webhook POST is signed: HMAC-SHA256 of the exact bytes with the app secret (Graph API docs, "Webhooks: Getting Started"). */
public enum Signature {
    /** As Meta does. */
    RIGHT,
    /** Well formed, made with another secret. */
    WRONG,
    /** No header at all. */
    NONE;

    /** The value of {@code X-Hub-Signature-256} for these bytes. */
    public static String of(String appSecret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(appSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** The header's value, null for {@link #NONE}. */
    String header(String appSecret, byte[] body) {
        return switch (this) {
            case RIGHT -> of(appSecret, body);
            case WRONG -> of(appSecret + "-another", body);
            case NONE -> null;
        };
    }
}
