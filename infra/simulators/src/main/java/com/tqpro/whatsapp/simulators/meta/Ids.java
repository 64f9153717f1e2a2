package com.tqpro.whatsapp.simulators.meta;

import java.security.SecureRandom;
import java.util.Base64;

/** Ids in Meta's forms; random, so that a restarted simulator repeats none. */
final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    static String traceId() {
        byte[] random = new byte[15];
        RANDOM.nextBytes(random);
        return "A" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** A numeric object id of 15 digits. */
    static String number() {
        return String.valueOf(RANDOM.nextLong(100_000_000_000_000L, 1_000_000_000_000_000L));
    }
}
