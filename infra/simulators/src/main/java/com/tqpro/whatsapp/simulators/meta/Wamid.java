package com.tqpro.whatsapp.simulators.meta;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;

/**
 * A message id. Like Meta's it is Base64 (so with +, / and =) and holds the user's number; it also holds what the simulator must know to
 * judge a reference to it, so that ids outlive the bounded record and a restart.
 *
 * @param direction {@link #OUT} or {@link #IN}
 * @param user the customer's phone digits or BSUID
 */
record Wamid(char direction, String phoneNumberId, String user, Instant at) {
    static final char OUT = 'o';
    static final char IN = 'i';
    private static final String PREFIX = "wamid.";

    static String make(char direction, String phoneNumberId, String user, Instant at) {
        byte[] name = user.getBytes(StandardCharsets.US_ASCII);
        byte[] random = new byte[8];
        ThreadLocalRandom.current().nextBytes(random);
        byte[] tail = (direction + "|" + phoneNumberId + "|" + at.getEpochSecond() + "|" + HexFormat.of().formatHex(random))
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[3 + name.length + 2 + tail.length];
        all[0] = 0x1C;
        all[1] = 0x18;
        all[2] = (byte) name.length;
        System.arraycopy(name, 0, all, 3, name.length);
        all[3 + name.length] = 0x15;
        all[4 + name.length] = 0x02;
        System.arraycopy(tail, 0, all, 5 + name.length, tail.length);
        return PREFIX + Base64.getEncoder().encodeToString(checked(all));
    }

    static Optional<Wamid> parse(String text) {
        if (!text.startsWith(PREFIX)) return Optional.empty();
        try {
            byte[] all = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            if (all.length < 10 || !Arrays.equals(all, checked(Arrays.copyOf(all, all.length - 4)))) return Optional.empty();
            int length = all[2] & 0xFF;
            String user = new String(all, 3, length, StandardCharsets.US_ASCII);
            String[] tail = new String(all, 5 + length, all.length - 9 - length, StandardCharsets.US_ASCII).split("\\|");
            return Optional.of(new Wamid(tail[0].charAt(0), tail[1], user, Instant.ofEpochSecond(Long.parseLong(tail[2]))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** With a checksum behind it: no client can make up an id. */
    private static byte[] checked(byte[] all) {
        CRC32 crc = new CRC32();
        crc.update(all);
        byte[] out = Arrays.copyOf(all, all.length + 4);
        for (int i = 0; i < 4; i++) out[all.length + i] = (byte) (crc.getValue() >>> (8 * i));
        return out;
    }
}
