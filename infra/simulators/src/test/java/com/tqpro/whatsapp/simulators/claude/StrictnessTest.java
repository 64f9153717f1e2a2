package com.tqpro.whatsapp.simulators.claude;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator refuses what the real API refuses. */
class StrictnessTest {
    private static final String GOOD = """
            {"model":"claude-sonnet-5-5","max_tokens":1000,"output_config":{"effort":"low"},
             "system":[{"type":"text","text":"You are Leila.","cache_control":{"type":"ephemeral","ttl":"1h"}}],
             "tools":[{"name":"search_staycations","description":"d","input_schema":{"type":"object","properties":{},"required":[],"additionalProperties":false}}],
             "tool_choice":{"type":"auto"},"messages":[{"role":"user","content":"I want a hotel in Dubai"}]}""";

    private final ClaudeSimulator simulator = ClaudeSimulator.start(0);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        simulator.close();
        client.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "/temperature|0.2|temperature: is not supported for this model.",
        "/thinking|{\"type\":\"enabled\",\"budget_tokens\":1000}|thinking.type: \"enabled\" is not supported for this model. Use \"adaptive\".",
        "/thinking|{\"type\":\"disabled\"}|thinking.type: \"disabled\" is not supported for this model. Use \"adaptive\".",
        "/tool_choice|{\"type\":\"any\"}|tool_choice: type \"tool\" and \"any\" are not supported for this model.",
        "/max_tokens|0|max_tokens: Input should be greater than or equal to 1",
        "/max_token|5|max_token: Extra inputs are not permitted",
        "/messages|[]|messages: at least one message is required",
        "/messages|[{\"role\":\"assistant\",\"content\":\"hi\"}]|messages: first message must use the \"user\" role",
        "/messages|[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"{\"}]|This model does not support assistant message prefill. The conversation must end with a user message.",
        "/messages|[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\" \"}]}]|messages.0.content.0: text content blocks must contain non-whitespace text",
        "/messages|[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":\"\"}]}]|messages.0: unexpected `tool_use_id` found in `tool_result` blocks: t",
        "/messages|[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/heic\",\"data\":\"AQ==\"}}]}]|messages.0.content.0.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
        "/output_config|{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\",\"properties\":{}}}}|output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
        "/output_config|{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"string\",\"maxLength\":5}}}|output_config.format.schema: For 'maxLength', property is not supported",
        "/output_config|{\"effort\":\"huge\"}|output_config.effort: Input should be 'low', 'medium', 'high' or 'max'"})
    void what_the_model_does_not_take_is_400(String pointer, String value, String message) {
        var body = good();
        body.set(pointer.substring(1), Json.read(value).orElseThrow());
        var answer = post(body, "sk-test");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.read(answer.body()).orElseThrow().at("/error/message").asText()).isEqualTo(message);
        assertThat(Json.read(answer.body()).orElseThrow().at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void keys_and_models_must_be_known() {
        assertThat(post(good(), "").statusCode()).isEqualTo(401);
        assertThat(post(good(), "invalid").statusCode()).isEqualTo(401);
        assertThat(post(good().put("model", "claude-2"), "sk-test").statusCode()).isEqualTo(404);
    }

    @Test
    void every_tool_call_is_answered_at_once_with_its_thinking_before_it() {
        var body = good();
        var first = message(post(body, "sk-test"));
        assertThat(first.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(first.at("/content/0/type").asText()).isEqualTo("thinking");
        var id = first.at("/content/1/id").asText();
        assertThat(first.at("/content/1/input")).isEqualTo(Json.read("{\"destination\":\"Dubai\"}").orElseThrow());
        body.withArrayProperty("messages").addObject().put("role", "assistant").set("content", first.path("content"));
        body.withArrayProperty("messages").addObject().put("role", "user").put("content", "and?");
        assertThat(complaint(body)).isEqualTo("messages.2: `tool_use` ids were found without `tool_result` blocks immediately after: " + id);
        result(body, id);
        var good = body.deepCopy();
        assertThat(message(post(good, "sk-test")).path("stop_reason").asText()).isEqualTo("end_turn");
        ((ObjectNode) body.at("/messages/0")).put("content", "I want a hotel in Ajman");
        assertThat(complaint(body)).contains("The block is bound to a different conversation");
        var bare = good.deepCopy();
        ((com.fasterxml.jackson.databind.node.ArrayNode) bare.at("/messages/1/content")).remove(0);
        assertThat(complaint(bare)).contains("Expected `thinking`, but found `tool_use`");
    }

    @Test
    void a_prefix_is_cached_when_it_is_long_enough_and_the_same() {
        var body = good();
        assertThat(message(post(body, "sk-test")).at("/usage/cache_creation_input_tokens").asInt()).isZero();
        ((ObjectNode) body.at("/system/0")).put("text", "You are Leila. ".repeat(200));
        int written = message(post(body, "sk-test")).at("/usage/cache_creation_input_tokens").asInt();
        assertThat(written).isGreaterThan(512);
        assertThat(message(post(body, "sk-test")).at("/usage/cache_read_input_tokens").asInt()).isEqualTo(written);
        assertThat(message(post(body, "sk-other")).at("/usage/cache_read_input_tokens").asInt()).isZero();
        ((ObjectNode) body.at("/system/0")).put("text", "You are Leyla. ".repeat(200));
        assertThat(message(post(body, "sk-test")).at("/usage/cache_read_input_tokens").asInt()).isZero();
    }

    @Test
    void faults_are_controlled_over_http() throws Exception {
        var told = client.send(HttpRequest.newBuilder(simulator.baseUri().resolve("/simulator/faults"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"kind\":\"status\",\"status\":429,\"type\":\"rate_limit_error\",\"retryAfter\":3}")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(told.statusCode()).isEqualTo(200);
        var refused = post(good(), "sk-test");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).contains("3");
        assertThat(post(good(), "sk-test").statusCode()).isEqualTo(200);
    }

    private static ObjectNode good() {
        return (ObjectNode) Json.read(GOOD).orElseThrow();
    }

    private static void result(ObjectNode body, String id) {
        var messages = body.withArrayProperty("messages");
        messages.remove(messages.size() - 1);
        messages.addObject().put("role", "user").putArray("content").addObject().put("type", "tool_result").put("tool_use_id", id).put("content", "[]");
    }

    private String complaint(JsonNode body) {
        var answer = post(body, "sk-test");
        assertThat(answer.statusCode()).isEqualTo(400);
        return Json.read(answer.body()).orElseThrow().at("/error/message").asText();
    }

    private static JsonNode message(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.read(answer.body()).orElseThrow();
    }

    private HttpResponse<byte[]> post(JsonNode body, String key) {
        var request = HttpRequest.newBuilder(URI.create(simulator.baseUri() + "/v1/messages")).header("anthropic-version", "2023-06-01").header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
        if (!key.isEmpty()) request.header("x-api-key", key);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
