package com.tqpro.whatsapp.simulators.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Prefixes up to the breakpoint on tools or system, byte for byte, by key and model. */
final class PromptCache {
    private final InstantSource clock;
    private final Map<String, Instant> until = new HashMap<>();

    PromptCache(InstantSource clock) {
        this.clock = clock;
    }

    /** Writes the usage of one request. */
    synchronized void count(String key, JsonNode request, int output, ObjectNode usage) {
        int prompt = Tokens.of(request.path("system")) + Tokens.of(request.path("tools")) + Tokens.of(request.path("messages"));
        int prefix = Tokens.of(request.path("system")) + Tokens.of(request.path("tools"));
        var breakpoint = breakpoint(request);
        int read = 0;
        int written = 0;
        if (breakpoint != null && prefix >= Models.smallestPrefix(request.path("model").asText())) {
            var now = clock.instant();
            var name = key + "\n" + request.path("model").asText() + "\n" + Json.text(request.path("tools")) + "\n" + Json.text(request.path("system"));
            var known = until.get(name);
            if (known != null && known.isAfter(now)) read = prefix;
            else written = prefix;
            until.put(name, now.plus(breakpoint));
        }
        usage.put("input_tokens", prompt - read - written).put("cache_creation_input_tokens", written).put("cache_read_input_tokens", read).put("output_tokens", output);
    }

    /** How long the prefix is kept; null without a breakpoint in system. */
    private static Duration breakpoint(JsonNode request) {
        for (var block : request.path("system")) {
            if (block.has("cache_control")) return block.path("cache_control").path("ttl").asText("5m").equals("1h") ? Duration.ofHours(1) : Duration.ofMinutes(5);
        }
        return null;
    }
}
