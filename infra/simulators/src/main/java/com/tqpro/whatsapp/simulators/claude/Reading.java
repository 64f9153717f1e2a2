package com.tqpro.whatsapp.simulators.claude;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A request as the script understands it.
 *
 * @param words what the customer wrote last
 * @param before what he wrote earlier, the newest last
 * @param known the lines {@code known …} of the block context, and its other lines
 * @param lastReply what the company wrote last, or empty
 * @param found products of tool results since the customer's words
 * @param searched whether there are tool results since then, and whether one of them failed
 * @param corrected whether the system sent an answer back
 * @param tapped whether the words are a button's
 * @param members of the form that is asked for
 */
record Reading(String words, List<String> before, Map<String, String> known, String lastReply, List<JsonNode> found, boolean searched, boolean failed, boolean corrected,
                              boolean picture, boolean tapped, List<String> tools, List<String> members) {
    private static final Pattern CONTEXT = Pattern.compile("(?s)^<context>(.*)</context>$");
    /** The message that is being answered: the company's words, not the customer's. */
    private static final Pattern QUOTE = Pattern.compile("(?s)^\\(answering the message \".*?\"\\)\\s*");
    private static final String TAPPED = "(tapped) ";
    private static final String CORRECTION = "(From the system, not the customer)";

    static Reading of(JsonNode request) {
        var messages = request.path("messages");
        int last = lastOfCustomer(messages);
        var known = new HashMap<String, String>();
        var words = new ArrayList<String>();
        boolean picture = false;
        boolean tapped = false;
        for (var block : blocks(messages.get(last))) {
            picture |= block.path("type").asText().equals("image");
            var text = QUOTE.matcher(block.path("text").asText("")).replaceFirst("");
            tapped |= text.startsWith(TAPPED);
            text = text.startsWith(TAPPED) ? text.substring(TAPPED.length()) : text;
            var context = CONTEXT.matcher(text);
            if (context.find()) lines(context.group(1), known);
            else if (!text.isBlank()) words.add(text);
        }
        var before = new ArrayList<String>();
        var lastReply = "";
        for (int m = 0; m < last; m++) {
            for (var block : blocks(messages.get(m))) {
                var text = block.path("text").asText("");
                if (messages.get(m).path("role").asText().equals("user")) before.add(text);
                else if (!text.isBlank()) lastReply = text;
            }
        }
        var since = new Since();
        for (int m = last + 1; m < messages.size(); m++) since.read(messages.get(m));
        var tools = new ArrayList<String>();
        if (!request.path("tool_choice").path("type").asText().equals("none")) request.path("tools").forEach(t -> tools.add(t.path("name").asText()));
        var members = new ArrayList<String>();
        request.at("/output_config/format/schema/properties").fieldNames().forEachRemaining(members::add);
        return new Reading(String.join("\n", words), before, known, lastReply, since.found, since.searched, since.failed, since.corrected, picture, tapped, tools, members);
    }

    String known(String name) {
        return known.get("known " + name);
    }

    String language() {
        var newest = Tongue.of(words.replaceAll("\\([^)]*\\)", ""));
        for (int i = before.size() - 1; newest.isEmpty() && i >= 0; i--) newest = Tongue.of(before.get(i).replaceAll("\\([^)]*\\)", ""));
        return newest.orElse("en");
    }

    /** The newest message that is neither a tool's result nor the system's correction. */
    private static int lastOfCustomer(JsonNode messages) {
        for (int m = messages.size() - 1; m > 0; m--) {
            if (messages.get(m).path("role").asText().equals("user")) {
                var first = blocks(messages.get(m)).get(0);
                if (!first.path("type").asText().equals("tool_result") && !first.path("text").asText("").startsWith(CORRECTION)) return m;
            }
        }
        return 0;
    }

    private static JsonNode blocks(JsonNode message) {
        var content = message.path("content");
        return content.isTextual() ? Json.array().add(Json.object().put("type", "text").put("text", content.asText())) : content;
    }

    private static void lines(String context, Map<String, String> known) {
        for (var line : context.strip().split("\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0) known.putIfAbsent(line.substring(0, colon), line.substring(colon + 2));
        }
    }

    /** What came after the customer's words. */
    private static final class Since {
        final List<JsonNode> found = new ArrayList<>();
        boolean searched;
        boolean failed;
        boolean corrected;

        void read(JsonNode message) {
            for (var block : blocks(message)) {
                if (block.path("type").asText().equals("tool_result")) {
                    searched = true;
                    failed |= block.path("is_error").asBoolean(false);
                    Json.read(block.path("content").asText()).filter(JsonNode::isArray).ifPresent(list -> list.forEach(found::add));
                } else {
                    corrected |= block.path("text").asText("").startsWith(CORRECTION);
                }
            }
        }
    }
}
