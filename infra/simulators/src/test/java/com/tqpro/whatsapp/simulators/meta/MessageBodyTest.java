package com.tqpro.whatsapp.simulators.meta;

import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.CUSTOMER;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every body rule: the requests of {@code messages.json} inside an open window, each with the status and code that Meta answers. */
final class MessageBodyTest {
    private static SimulatorFixture fixture;
    private static String inbound;

    @BeforeAll
    static void start() {
        fixture = new SimulatorFixture();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    static Stream<Arguments> cases() {
        return StreamSupport.stream(Json.resource("messages.json").spliterator(), false).map(c -> Arguments.of(c.path("name").asText(), c));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void answers(String name, JsonNode expected) {
        fixture.simulator.reset();
        inbound = fixture.simulator.customer(CUSTOMER).to(PHONE).text("Hi");
        fixture.simulator.customer("AE.7Hq2x").to(PHONE).text("Hi");
        String body = expected.has("raw") ? expected.get("raw").asText() : expected.get("body").toString().replace("{INBOUND}", inbound);

        var answer = fixture.send(body);

        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(expected.get("status").asInt());
        assertThat(fixture.simulator.acceptedCount()).isEqualTo(answer.status() == 200 && !body.contains("\"status\":\"read\"") ? 1 : 0);
        if (answer.status() == 200) return;
        if (expected.has("code")) assertThat(answer.code()).as(answer.json().toString()).isEqualTo(expected.get("code").asInt());
        assertThat(answer.details()).contains(expected.path("details").asText(""));
        assertThat(answer.json().path("error").path("type").asText()).isEqualTo("OAuthException");
        assertThat(answer.json().path("error").path("fbtrace_id").asText()).isNotEmpty();
        assertThat(answer.json().path("error").path("error_data").path("messaging_product").asText()).isEqualTo("whatsapp");
    }
}
