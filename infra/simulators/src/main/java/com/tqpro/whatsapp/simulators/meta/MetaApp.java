package com.tqpro.whatsapp.simulators.meta;

import java.net.URI;
import java.util.Objects;

/**
 * A Meta app: the owner of the app secret that signs webhooks.
 *
 * @param id numeric app id
 * @param secret key of the signature {@code X-Hub-Signature-256}
 * @param callback where webhooks are posted; null = none yet, then they are dropped and counted
 * @param verifyToken what {@code hub.verify_token} carries in the handshake
 */
public record MetaApp(String id, String secret, URI callback, String verifyToken) {
    public MetaApp {
        Objects.requireNonNull(id);
        Objects.requireNonNull(secret);
        Objects.requireNonNull(verifyToken);
    }

    /** The same app with another callback. */
    public MetaApp withCallback(URI other) {
        return new MetaApp(id, secret, other, verifyToken);
    }
}
