package com.tqpro.whatsapp.simulators.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** POST /v1/messages: checks the request, has the script answer, counts tokens. */
final class Messages {
    private final Faults faults = new Faults();
    private final List<JsonNode> requests = new ArrayList<>();
    private final List<ObjectNode> answers = new ArrayList<>();
    private final PromptCache cache;
    private final Thinking thinking = new Thinking();
    private final AtomicLong ids = new AtomicLong();

    Messages(InstantSource clock) {
        this.cache = new PromptCache(clock);
    }

    Faults faults() {
        return faults;
    }

    synchronized List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    synchronized List<ObjectNode> answers() {
        return List.copyOf(answers);
    }

    synchronized void reset() {
        requests.clear();
        answers.clear();
        faults.clear();
    }

    synchronized void record(JsonNode request, ObjectNode answer) {
        requests.add(request);
        answers.add(answer);
    }

    /** @param fault null, or one that shapes the answer */
    ObjectNode answer(String key, JsonNode request, Fault.Kind fault) {
        new RequestRules(request).check();
        new ContentRules(request).check();
        thinking.check(request);
        var model = request.path("model").asText();
        var script = new Script(Reading.of(request), ids::incrementAndGet);
        var message = Json.object().put("id", "msg_sim" + ids.incrementAndGet()).put("type", "message").put("role", "assistant").put("model", model);
        var content = message.putArray("content");
        var stop = FaultyAnswers.shape(fault, script, content);
        if (stop.equals("tool_use") && Models.thinks(model)) thinking.add(request, content);
        message.put("stop_reason", stop).putNull("stop_sequence");
        if (stop.equals("refusal")) message.putObject("stop_details").put("type", "refusal").put("category", "general_harms");
        int limit = request.path("max_tokens").asInt();
        int output = Tokens.of(content);
        if (output > limit) {
            cut(content, limit);
            message.put("stop_reason", "max_tokens");
            output = limit;
        }
        cache.count(key, request, output, message.putObject("usage"));
        return message;
    }

    /** What is over the limit is missing, in the middle of a word if need be; tool calls are dropped. */
    private static void cut(ArrayNode content, int limit) {
        for (int i = content.size() - 1; i >= 0; i--) {
            if (content.get(i).path("type").asText().equals("tool_use")) content.remove(i);
            else if (content.get(i).path("type").asText().equals("text")) {
                var text = content.get(i).path("text").asText();
                ((ObjectNode) content.get(i)).put("text", text.substring(0, Math.min(text.length(), Math.max(1, limit))));
            }
        }
    }
}
