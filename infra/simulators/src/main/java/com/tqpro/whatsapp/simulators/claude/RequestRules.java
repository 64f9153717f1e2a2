package com.tqpro.whatsapp.simulators.claude;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** What a request may hold beside its messages: names, kinds, and what the model refuses. */
final class RequestRules {
    private static final Set<String> MEMBERS = Set.of("model", "max_tokens", "messages", "system", "tools", "tool_choice", "output_config", "thinking", "temperature", "top_p",
            "top_k", "metadata", "stop_sequences", "stream", "service_tier", "cache_control");
    private static final Set<String> EFFORTS = Set.of("low", "medium", "high", "max");
    private static final Set<String> UNSUPPORTED = Set.of("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "$ref");
    private static final int MOST_OUTPUT = 128_000;
    private static final int MOST_BREAKPOINTS = 4;

    private final JsonNode request;
    private final String model;

    RequestRules(JsonNode request) {
        this.request = request;
        this.model = request.path("model").asText("");
    }

    void check() {
        request.fieldNames().forEachRemaining(name -> require(MEMBERS.contains(name), name + ": Extra inputs are not permitted"));
        require(!model.isEmpty(), "model: Field required");
        if (!Models.known(model)) throw new Refusal(404, "not_found_error", "model: " + model);
        require(request.path("max_tokens").isInt() && request.path("max_tokens").asInt() >= 1, "max_tokens: Input should be greater than or equal to 1");
        require(request.path("max_tokens").asInt() <= MOST_OUTPUT, "max_tokens: " + request.path("max_tokens").asInt() + " > " + MOST_OUTPUT + ", which is the maximum for " + model);
        require(!request.path("stream").asBoolean(false), "stream: the simulator does not stream");
        sampling();
        thinking();
        tools();
        output();
        metadata();
        require(breakpoints(request) <= MOST_BREAKPOINTS, "A maximum of 4 blocks with cache_control may be provided. Found " + breakpoints(request) + ".");
    }

    private void sampling() {
        for (var name : new String[] {"temperature", "top_p", "top_k"}) {
            if (request.has(name)) require(!Models.thinks(model), name + ": is not supported for this model.");
        }
        var temperature = request.path("temperature");
        require(temperature.isMissingNode() || temperature.isNumber() && temperature.asDouble() >= 0 && temperature.asDouble() <= 1, "temperature: range: 0..1");
    }

    private void thinking() {
        var type = request.path("thinking").path("type").asText("");
        if (request.has("thinking") && Models.thinks(model)) {
            require(type.equals("adaptive") || type.equals("between_tools"), "thinking.type: \"" + type + "\" is not supported for this model. Use \"adaptive\".");
        }
    }

    private void tools() {
        var names = new HashSet<String>();
        for (int i = 0; i < request.path("tools").size(); i++) {
            var tool = request.path("tools").get(i);
            require(tool.path("name").asText("").matches("[a-zA-Z0-9_-]{1,64}"), "tools." + i + ".name: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'");
            require(names.add(tool.path("name").asText()), "tools: Tool names must be unique.");
            require(tool.path("input_schema").path("type").asText().equals("object"), "tools." + i + ".input_schema.type: Field required");
        }
        if (!request.has("tool_choice")) return;
        var choice = request.path("tool_choice").path("type").asText("");
        require(Set.of("auto", "any", "tool", "none").contains(choice), "tool_choice: Input tag '" + choice + "' found using 'type' does not match any of the expected tags");
        require(!names.isEmpty(), "tool_choice: may only be specified while providing tools");
        if (choice.equals("any") || choice.equals("tool")) {
            require(!Models.choosesTools(model), "tool_choice: type \"tool\" and \"any\" are not supported for this model.");
        }
    }

    private void output() {
        var config = request.path("output_config");
        config.fieldNames().forEachRemaining(name -> require(name.equals("effort") || name.equals("format"), "output_config." + name + ": Extra inputs are not permitted"));
        if (config.has("effort")) {
            require(Models.thinks(model), "output_config.effort: is not supported for this model.");
            require(EFFORTS.contains(config.path("effort").asText()), "output_config.effort: Input should be 'low', 'medium', 'high' or 'max'");
        }
        if (config.has("format")) {
            require(config.path("format").path("type").asText().equals("json_schema"), "output_config.format.type: Input should be 'json_schema'");
            schema(config.path("format").path("schema"), "output_config.format.schema");
        }
    }

    private static void schema(JsonNode schema, String where) {
        require(schema.isObject() && !schema.isEmpty(), where + ": Field required");
        schema.fieldNames().forEachRemaining(name -> require(!UNSUPPORTED.contains(name), where + ": For '" + name + "', property is not supported"));
        if (schema.path("type").asText().equals("object")) {
            require(schema.path("additionalProperties").isBoolean() && !schema.path("additionalProperties").asBoolean(),
                    where + ": For 'object' type, 'additionalProperties' must be explicitly set to false");
            schema.path("properties").properties().forEach(p -> schema(p.getValue(), where + ".properties." + p.getKey()));
        }
        if (schema.has("items")) schema(schema.path("items"), where + ".items");
    }

    private void metadata() {
        var user = request.path("metadata").path("user_id").asText("");
        require(user.length() <= 256, "metadata.user_id: String should have at most 256 characters");
        require(!user.matches("\\+?\\d{7,15}"), "metadata.user_id: must not identify a person");
    }

    private static int breakpoints(JsonNode node) {
        int found = node.has("cache_control") ? 1 : 0;
        for (var child : node) found += breakpoints(child);
        return found;
    }

    private static void require(boolean good, String complaint) {
        if (!good) throw Refusal.invalid(complaint);
    }
}
