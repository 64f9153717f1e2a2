package com.tqpro.whatsapp.simulators.meta;

import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.CUSTOMER;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator by curl. */
final class ControlApiTest {
    @Test
    void inboundCallsAndSummary() {
        try (var f = new SimulatorFixture()) {
            var inbound = f.post("/simulator/inbound", "{\"phoneNumberId\":\"1001\",\"from\":\"" + CUSTOMER + "\",\"name\":\"Aisha\",\"text\":\"Hello\"}");
            assertThat(inbound.json().path("wamid").asText()).startsWith("wamid.");
            f.send(SimulatorFixture.textTo(CUSTOMER, "Hi"));
            f.sendTemplate(MagicNumbers.refusedWith(131026));
            f.quiet();
            assertThat(f.receiver.messages()).singleElement().satisfies(m -> assertThat(m.at("/text/body").asText()).isEqualTo("Hello"));
            JsonNode calls = f.get("/simulator/calls").json();
            assertThat(calls).hasSize(2);
            assertThat(calls.at("/0/status").asInt()).isEqualTo(200);
            assertThat(calls.at("/1/errorCode").asInt()).isEqualTo(131026);
            assertThat(calls.toString()).doesNotContain(SimulatorFixture.TOKEN);
            assertThat(f.get("/simulator/messages?limit=5").json()).hasSize(1);
            assertThat(f.get("/simulator/webhooks").json()).hasSize(4);
            JsonNode summary = f.get("/simulator/summary").json();
            assertThat(summary.path("calls").asInt()).isEqualTo(2);
            assertThat(summary.path("accepted").asInt()).isEqualTo(1);
            assertThat(summary.path("delivered").asInt()).isEqualTo(4);
            assertThat(summary.path("refusals").toString()).isEqualTo("{\"131026\":1}");
            assertThat(summary.at("/numbers/0/phoneNumberId").asText()).isEqualTo(PHONE);
            f.post("/simulator/reset", "");
            assertThat(f.get("/simulator/summary").json().path("calls").asInt()).isZero();
        }
    }

    @Test
    void switchesAndTemplates() {
        try (var f = new SimulatorFixture()) {
            JsonNode set = f.post("/simulator/switches", "{\"lost\":0.5,\"lateByMillis\":250,\"batchSize\":10}").json();
            assertThat(set.path("lost").asDouble()).isEqualTo(0.5);
            assertThat(f.simulator.switches().batchSize()).isEqualTo(10);
            assertThat(f.simulator.switches().doubled()).isZero();
            assertThat(f.get("/simulator/switches").json()).isEqualTo(set);
            assertThat(f.post("/simulator/templates/welcome_back/en/status", "{\"status\":\"PAUSED\"}").json().path("changed").asInt()).isEqualTo(1);
            f.quiet();
            assertThat(f.receiver.got()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /simulator/inbound | {"phoneNumberId":"1001","text":"x"} | 400 | field from is missing
            /simulator/inbound | {"phoneNumberId":"9","from":"+971500000001","text":"x"} | 400 | unknown phone_number_id 9
            /simulator/inbound | nonsense | 400 | the body must be a JSON object
            /simulator/switches | {"lots":1} | 400 | unknown switch lots
            /simulator/switches | {"lost":2} | 400 | a probability must be from 0 to 1
            /simulator/switches | {"lost":"all"} | 400 | must be a number
            /simulator/templates/nothing/en/status | {"status":"PAUSED"} | 404 | no WABA has a template nothing in en
            /simulator/other | {} | 404 | no such control
            """)
    void badInput(String path, String body, int status, String reason) {
        try (var f = new SimulatorFixture()) {
            var answer = f.post(path, body);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.json().path("error").asText()).contains(reason);
        }
    }
}
