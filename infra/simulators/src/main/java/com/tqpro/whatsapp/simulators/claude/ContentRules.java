package com.tqpro.whatsapp.simulators.claude;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;

/** What messages may hold: roles, blocks, and a result for every tool call in the very next message. */
final class ContentRules {
    private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final int LARGEST_PICTURE = 5 << 20;

    private final JsonNode request;

    ContentRules(JsonNode request) {
        this.request = request;
    }

    void check() {
        var messages = request.path("messages");
        require(messages.isArray() && !messages.isEmpty(), "messages: at least one message is required");
        require(messages.get(0).path("role").asText().equals("user"), "messages: first message must use the \"user\" role");
        if (messages.get(messages.size() - 1).path("role").asText().equals("assistant")) {
            require(!Models.thinks(request.path("model").asText()), "This model does not support assistant message prefill. The conversation must end with a user message.");
        }
        system(request.path("system"));
        Set<String> open = Set.of();
        for (int m = 0; m < messages.size(); m++) {
            var role = messages.get(m).path("role").asText();
            require(role.equals("user") || role.equals("assistant"), "messages." + m + ".role: Input should be 'user' or 'assistant'");
            open = message("messages." + m, role, messages.get(m).path("content"), open);
        }
        require(open.isEmpty(), unanswered("messages." + messages.size(), open));
    }

    private static void system(JsonNode system) {
        for (int i = 0; i < system.size(); i++) {
            require(system.get(i).path("type").asText().equals("text"), "system." + i + ".type: Input should be 'text'");
            require(!system.get(i).path("text").asText("").isBlank(), "system." + i + ": text content blocks must be non-empty");
        }
    }

    /** @return the tool calls that the next message has to answer */
    private static Set<String> message(String where, String role, JsonNode content, Set<String> open) {
        if (content.isTextual()) {
            require(!content.asText().isBlank(), where + ": user messages must have non-empty content");
            require(open.isEmpty(), unanswered(where, open));
            return Set.of();
        }
        require(content.isArray() && !content.isEmpty(), where + ": user messages must have non-empty content");
        var calls = new LinkedHashSet<String>();
        var answered = new ArrayList<String>();
        boolean words = false;
        for (int b = 0; b < content.size(); b++) {
            var block = content.get(b);
            var at = where + ".content." + b;
            switch (block.path("type").asText("")) {
                case "text" -> {
                    require(!block.path("text").asText("").isBlank(), at + ": text content blocks must contain non-whitespace text");
                    words = true;
                }
                case "image" -> picture(at, role, block.path("source"));
                case "tool_result" -> {
                    require(role.equals("user"), at + ": `tool_result` blocks can only be in `user` messages");
                    require(!words, where + ": tool_result blocks must come first in the content");
                    answered.add(block.path("tool_use_id").asText());
                }
                case "tool_use" -> {
                    require(role.equals("assistant"), at + ": `tool_use` blocks can only be in `assistant` messages");
                    require(block.path("input").isObject(), at + ".tool_use.input: Input should be a valid dictionary");
                    require(calls.add(block.path("id").asText()), at + ": `tool_use` ids must be unique");
                }
                case "thinking" -> require(role.equals("assistant") && block.path("signature").isTextual(), at + ".signature: Field required");
                default -> throw Refusal.invalid(at + ": Input tag '" + block.path("type").asText("") + "' found using 'type' does not match any of the expected tags");
            }
        }
        for (var id : answered) require(open.contains(id), where + ": unexpected `tool_use_id` found in `tool_result` blocks: " + id);
        var missing = new LinkedHashSet<>(open);
        missing.removeAll(answered);
        require(missing.isEmpty(), unanswered(where, missing));
        return calls;
    }

    private static String unanswered(String where, Set<String> ids) {
        return where + ": `tool_use` ids were found without `tool_result` blocks immediately after: " + String.join(", ", ids);
    }

    private static void picture(String at, String role, JsonNode source) {
        require(role.equals("user"), at + ": images can only be in `user` messages");
        require(source.path("type").asText().equals("base64"), at + ".source.type: the simulator takes base64 only");
        require(PICTURES.contains(source.path("media_type").asText()), at + ".source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'");
        try {
            int length = Base64.getDecoder().decode(source.path("data").asText()).length;
            require(length > 0 && length <= LARGEST_PICTURE, at + ".source.base64: image exceeds 5 MB maximum");
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(at + ".source.base64.data: invalid base64");
        }
    }

    private static void require(boolean good, String complaint) {
        if (!good) throw Refusal.invalid(complaint);
    }
}
