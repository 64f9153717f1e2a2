package com.tqpro.whatsapp.simulators.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/** Thinking blocks: bound to everything before them, and not to be left out while their tool calls are being answered. */
final class Thinking {
    private static final String OTHER_CONVERSATION = "messages.%d.content.%d: Invalid `signature` in `thinking` block. The block is bound to a different conversation";

    private final Set<String> toolCalls = new HashSet<>();

    /** Puts a thinking block before the content. */
    synchronized void add(JsonNode request, ArrayNode content) {
        var text = "The customer wants products; I look them up first.";
        content.forEach(block -> {
            if (block.path("type").asText().equals("tool_use")) toolCalls.add(block.path("id").asText());
        });
        content.insertObject(0).put("type", "thinking").put("thinking", text).put("signature", signature(request, request.path("messages").size(), text));
    }

    synchronized void check(JsonNode request) {
        var messages = request.path("messages");
        int lastAssistant = -1;
        for (int m = 0; m < messages.size(); m++) {
            if (!messages.get(m).path("role").asText().equals("assistant")) continue;
            lastAssistant = m;
            var content = messages.get(m).path("content");
            for (int b = 0; b < content.size(); b++) {
                var block = content.get(b);
                if (block.path("type").asText().equals("thinking")
                        && !block.path("signature").asText().equals(signature(request, m, block.path("thinking").asText()))) {
                    throw Refusal.invalid(OTHER_CONVERSATION.formatted(m, b));
                }
            }
        }
        if (lastAssistant >= 0) complete(lastAssistant, messages.get(lastAssistant).path("content"));
    }

    private void complete(int index, JsonNode content) {
        boolean thought = false;
        for (var block : content) {
            thought |= block.path("type").asText().equals("thinking");
            if (block.path("type").asText().equals("tool_use") && toolCalls.contains(block.path("id").asText()) && !thought) {
                throw Refusal.invalid("messages." + index + ".content.0.type: Expected `thinking`, but found `tool_use`. A tool call must be sent back with the thinking before it");
            }
        }
    }

    private static String signature(JsonNode request, int messages, String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(Json.bytes(request.path("system")));
            digest.update(Json.bytes(request.path("tools")));
            for (int m = 0; m < messages; m++) digest.update(Json.bytes(request.path("messages").get(m)));
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static ObjectNode toolUse(String id, String name) {
        return Json.object().put("type", "tool_use").put("id", id).put("name", name);
    }
}
