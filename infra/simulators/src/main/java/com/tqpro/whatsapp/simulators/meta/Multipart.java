package com.tqpro.whatsapp.simulators.meta;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a multipart/form-data body by field name (RFC 7578), as much of it as an upload needs. */
final class Multipart {
    record Part(String contentType, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");
    private static final Pattern TYPE = Pattern.compile("(?im)^content-type:\\s*(.+?)\\s*$");

    private Multipart() {}

    static Map<String, Part> parse(String contentType, byte[] body) {
        Map<String, Part> parts = new HashMap<>();
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!contentType.startsWith("multipart/form-data") || !boundary.find()) return parts;
        byte[] delimiter = ("--" + boundary.group(1)).getBytes(StandardCharsets.ISO_8859_1);
        int start = find(body, delimiter, 0);
        while (start >= 0) {
            int from = start + delimiter.length + 2;
            int end = find(body, delimiter, from);
            if (end < 0) break;
            int blank = find(body, new byte[] {'\r', '\n', '\r', '\n'}, from);
            if (blank >= 0 && blank < end) {
                String head = new String(body, from, blank - from, StandardCharsets.UTF_8);
                Matcher name = NAME.matcher(head);
                Matcher type = TYPE.matcher(head);
                if (name.find()) parts.put(name.group(1), new Part(type.find() ? type.group(1) : "text/plain", Arrays.copyOfRange(body, blank + 4, Math.max(blank + 4, end - 2))));
            }
            start = end;
        }
        return parts;
    }

    private static int find(byte[] in, byte[] what, int from) {
        for (int i = from; i <= in.length - what.length; i++) {
            if (in[i] == what[0] && Arrays.equals(in, i, i + what.length, what, 0, what.length)) return i;
        }
        return -1;
    }
}
