package com.tqpro.whatsapp.simulators.meta;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a multipart/form-data body (RFC 7578), bytes kept as they are. */
final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile("multipart/form-data;.*boundary=\"?([^\";]+)\"?.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");
    private static final Pattern FILENAME = Pattern.compile("filename=\"([^\"]*)\"");
    private static final Pattern TYPE = Pattern.compile("(?im)^content-type:\\s*(\\S[^\\r\\n]*)$");

    /** @param filename null for a plain field */
    record Part(String filename, String contentType, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private Multipart() {}

    /** The parts by name; empty when this is no complete multipart body. */
    static Optional<Map<String, Part>> parse(String contentType, byte[] body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.matches()) return Optional.empty();
        byte[] separator = ("\r\n--" + boundary.group(1)).getBytes(StandardCharsets.ISO_8859_1);
        byte[] first = Arrays.copyOfRange(separator, 2, separator.length);
        int at = indexOf(body, first, 0);
        if (at < 0) return Optional.empty();
        at += first.length;
        Map<String, Part> parts = new LinkedHashMap<>();
        while (at + 1 < body.length && !(body[at] == '-' && body[at + 1] == '-')) {
            int headEnd = indexOf(body, "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1), at);
            int end = headEnd < 0 ? -1 : indexOf(body, separator, headEnd + 2);
            if (end < 0) return Optional.empty();
            String head = new String(body, at, headEnd - at, StandardCharsets.UTF_8);
            Matcher name = NAME.matcher(head);
            if (!name.find()) return Optional.empty();
            parts.put(name.group(1), new Part(first(FILENAME, head), first(TYPE, head), Arrays.copyOfRange(body, Math.min(headEnd + 4, end), end)));
            at = end + separator.length;
        }
        return Optional.of(parts);
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1).strip() : null;
    }

    private static int indexOf(byte[] in, byte[] what, int from) {
        for (int i = from; i <= in.length - what.length; i++) {
            if (in[i] == what[0] && Arrays.equals(in, i, i + what.length, what, 0, what.length)) return i;
        }
        return -1;
    }
}
