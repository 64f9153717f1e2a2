package com.tqpro.whatsapp.simulators.meta;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One call to the Graph API, read in full.
 *
 * @param segments path segments after the version
 * @param headers lower-case names
 */
record GraphRequest(Instant at, String method, String path, String version, List<String> segments, String rawQuery,
        Map<String, String> query, Map<String, List<String>> headers, byte[] body) {

    String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    /** The bearer token, "" when there is none. */
    String token() {
        String value = header("authorization");
        return value.regionMatches(true, 0, "Bearer ", 0, 7) ? value.substring(7).strip() : "";
    }

    String segment(int index) {
        return index < segments.size() ? segments.get(index) : "";
    }
}
