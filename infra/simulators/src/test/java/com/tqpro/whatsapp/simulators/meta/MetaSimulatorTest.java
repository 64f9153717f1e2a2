package com.tqpro.whatsapp.simulators.meta;

import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.CUSTOMER;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.PHONE;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** The way of a message: accepted, recorded, reported by signed receipts. */
final class MetaSimulatorTest {
    @Test
    void acceptsRecordsAndReports() {
        try (var f = new SimulatorFixture()) {
            var answer = f.sendTemplate(CUSTOMER);
            f.quiet();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().toString()).isEqualTo("{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"+971500000001\",\"wa_id\":\"971500000001\"}],"
                    + "\"messages\":[{\"id\":\"" + answer.wamid() + "\",\"message_status\":\"accepted\"}]}");
            assertThat(answer.http().headers().firstValue("x-business-use-case-usage")).isPresent();
            assertThat(f.simulator.acceptedCount()).isEqualTo(1);
            assertThat(f.simulator.messagesTo(CUSTOMER)).singleElement().satisfies(m -> {
                assertThat(m.wamid()).isEqualTo(answer.wamid());
                assertThat(m.callbackData()).isEqualTo("row.1");
            });
            assertThat(f.simulator.calls()).singleElement().satisfies(c -> {
                assertThat(c.status()).isEqualTo(200);
                assertThat(c.headers()).doesNotContainKey("authorization");
                assertThat(c.path()).isEqualTo("/v25.0/1001/messages");
            });
            assertThat(f.receiver.statuses()).extracting(s -> s.path("status").asText()).containsExactlyInAnyOrder("sent", "delivered", "read");
            assertThat(f.receiver.statuses()).allSatisfy(s -> {
                assertThat(s.path("id").asText()).isEqualTo(answer.wamid());
                assertThat(s.path("biz_opaque_callback_data").asText()).isEqualTo("row.1");
                assertThat(s.path("recipient_id").asText()).isEqualTo("971500000001");
            });
            assertThat(f.receiver.got()).allSatisfy(g -> assertThat(g.signature()).isEqualTo(Signature.of(SECRET, g.body())));
        }
    }

    @Test
    void inboundIsEscapedAndOpensTheWindow() {
        try (var f = new SimulatorFixture()) {
            assertThat(f.send(SimulatorFixture.textTo(CUSTOMER, "Hi")).code()).isEqualTo(131047);
            f.simulator.customer(CUSTOMER).named("عائشة").to(PHONE).text("مرحبا ä");
            f.quiet();
            assertThat(f.receiver.got().getFirst().text()).contains("\\u0645\\u0631\\u062d\\u0628\\u0627 \\u00e4").doesNotContain("ä");
            JsonNode message = f.receiver.messages().getFirst();
            assertThat(message.path("from").asText()).isEqualTo("971500000001");
            assertThat(f.send(SimulatorFixture.textTo(CUSTOMER, "Hi")).status()).isEqualTo(200);
            f.clock.advance(java.time.Duration.ofHours(24));
            assertThat(f.send(SimulatorFixture.textTo(CUSTOMER, "Hi")).code()).isEqualTo(131047);
        }
    }
}
