package com.tqpro.whatsapp.simulators.meta;

import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.CUSTOMER;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.PHONE;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.TOKEN;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.WABA;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.templateTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions, tokens, templates, media, accounts and the recipients' pitfalls. */
final class RoutesTest {
    @ParameterizedTest
    @CsvSource({"v23.0,200,-1", "v24.0,200,-1", "v25.0,200,-1", "v26.0,200,-1", "v22.0,400,2635", "v27.0,400,2500", "2025,400,2500"})
    void versions(String version, int status, int code) {
        try (var f = new SimulatorFixture()) {
            var answer = f.post("/" + version + "/" + PHONE + "/messages", templateTo(CUSTOMER));
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.code()).isEqualTo(code);
        }
    }

    @Test
    void tokens() {
        try (var f = new SimulatorFixture()) {
            f.simulator.put(MetaWaba.seeded("2002", "Other", SimulatorFixture.APP, "other-token"));
            for (String wrong : new String[] {null, "nobody"}) {
                var answer = f.call(HttpRequest.newBuilder().header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(templateTo(CUSTOMER))),
                        "/v25.0/" + PHONE + "/messages", wrong);
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.code()).isEqualTo(190);
            }
            var foreign = f.call(HttpRequest.newBuilder().GET(), "/v25.0/" + PHONE, "other-token");
            assertThat(foreign.status()).isEqualTo(400);
            assertThat(foreign.json().at("/error/error_subcode").asInt()).isEqualTo(33);
            assertThat(foreign.json().at("/error/type").asText()).isEqualTo("GraphMethodException");
            assertThat(f.get("/v25.0/777").code()).isEqualTo(100);
        }
    }

    @Test
    void aBodyThatIsNotSentAsJson() {
        try (var f = new SimulatorFixture()) {
            var answer = f.call(HttpRequest.newBuilder().header("Content-Type", "text/plain").POST(HttpRequest.BodyPublishers.ofString(templateTo(CUSTOMER))),
                    "/v25.0/" + PHONE + "/messages", TOKEN);
            assertThat(answer.code()).isEqualTo(100);
        }
    }

    @Test
    void templatesPageByPage() {
        try (var f = new SimulatorFixture()) {
            List<String> seen = new ArrayList<>();
            String path = "/v25.0/" + WABA + "/message_templates?fields=name,language,status&limit=8";
            int pages = 0;
            while (path != null) {
                JsonNode page = f.get(path).json();
                for (JsonNode template : page.path("data")) {
                    assertThat(template.has("components")).isFalse();
                    seen.add(template.path("name").asText() + "/" + template.path("language").asText());
                }
                assertThat(page.at("/paging/cursors/after").asText()).isNotEmpty();
                path = page.path("paging").path("next").asText(null);
                pages++;
            }
            assertThat(pages).isEqualTo(3);
            assertThat(seen).hasSize(21).doesNotHaveDuplicates().contains("eid_offer/ar", "lead_notification/en_US");
        }
    }

    @Test
    void templatesByStatusAndCursor() {
        try (var f = new SimulatorFixture()) {
            JsonNode paused = f.get("/v25.0/" + WABA + "/message_templates?status=PAUSED").json().path("data");
            assertThat(paused).hasSize(1);
            assertThat(paused.path(0).path("name").asText()).isEqualTo("ramadan_nights");
            assertThat(f.get("/v25.0/" + WABA + "/message_templates?after=nonsense").code()).isEqualTo(131059);
            assertThat(f.get("/v25.0/" + WABA + "/message_templates?limit=x").code()).isEqualTo(100);
        }
    }

    @Test
    void numbersAndAccounts() {
        try (var f = new SimulatorFixture()) {
            assertThat(f.get("/v25.0/" + PHONE + "?fields=display_phone_number,quality_rating,throughput").json().toString())
                    .contains("\"display_phone_number\":\"+97140000011\"", "\"quality_rating\":\"GREEN\"", "\"throughput\":{\"level\":\"STANDARD\"}", "\"id\":\"1001\"").doesNotContain("verified_name");
            assertThat(f.get("/v25.0/" + WABA + "/phone_numbers").json().path("data")).hasSize(2);
        }
    }

    @Test
    void mediaUpAndDown() {
        try (var f = new SimulatorFixture()) {
            String body = "--b1\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n--b1\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage/png\r\n"
                    + "--b1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nPNG-BYTES\r\n--b1--\r\n";
            String id = f.call(HttpRequest.newBuilder().header("Content-Type", "multipart/form-data; boundary=b1").POST(HttpRequest.BodyPublishers.ofString(body)),
                    "/v25.0/" + PHONE + "/media", TOKEN).json().path("id").asText();
            assertThat(id).isNotEmpty();
            JsonNode media = f.get("/v25.0/" + id).json();
            assertThat(media.path("mime_type").asText()).isEqualTo("image/png");
            assertThat(media.path("file_size").asInt()).isEqualTo(9);
            assertThat(media.path("sha256").asText()).isNotEmpty();
            assertThat(f.get(media.path("url").asText()).http().body()).isEqualTo("PNG-BYTES");
            assertThat(f.call(HttpRequest.newBuilder().GET(), media.path("url").asText(), null).status()).isEqualTo(401);
            f.clock.advance(Duration.ofMinutes(5));
            assertThat(f.get(media.path("url").asText()).status()).isEqualTo(404);

            f.simulator.customer(CUSTOMER).to(PHONE).text("Hi");
            String image = "{\"messaging_product\":\"whatsapp\",\"to\":\"" + CUSTOMER + "\",\"type\":\"image\",\"image\":{\"id\":\"" + id + "\"}}";
            assertThat(f.send(image).status()).isEqualTo(200);
            assertThat(f.post("/v25.0/" + SimulatorFixture.OTHER_PHONE + "/messages", image).status()).as("ids belong to one number").isEqualTo(400);
            f.clock.advance(Duration.ofDays(30));
            assertThat(f.get("/v25.0/" + id).code()).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @CsvSource({"+971500000001,971500000001,read", "971500000001,971500000001,read", "0500000001,971500000001,read", "+971 50 000-0001,971500000001,read",
            "00971500000001,971971500000001,131026", "+97111000001,97111000001,131026", "+525512345678,5215512345678,read", "+5531912345678,553112345678,read"})
    void recipients(String to, String waId, String outcome) {
        try (var f = new SimulatorFixture()) {
            var answer = f.sendTemplate(to);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().at("/contacts/0/input").asText()).isEqualTo(to);
            assertThat(answer.json().at("/contacts/0/wa_id").asText()).isEqualTo(waId);
            f.quiet();
            JsonNode last = f.receiver.statuses().getLast();
            if (outcome.equals("read")) assertThat(f.receiver.statuses()).hasSize(3);
            else assertThat(last.at("/errors/0/code").asText()).isEqualTo(outcome);
        }
    }

    @Test
    void byUserIdAndBoth() {
        try (var f = new SimulatorFixture()) {
            var byId = f.send(templateTo("x").replace("\"to\":\"x\"", "\"recipient\":\"AE.7Hq2x\""));
            assertThat(byId.json().path("contacts").toString()).isEqualTo("[{\"input\":\"AE.7Hq2x\",\"user_id\":\"AE.7Hq2x\"}]");
            var both = f.send(templateTo(CUSTOMER).replace("\"to\"", "\"recipient\":\"AE.7Hq2x\",\"to\""));
            assertThat(both.json().at("/contacts/0/wa_id").asText()).isEqualTo("971500000001");
            assertThat(f.simulator.acceptedPerRecipient()).containsOnlyKeys("AE.7Hq2x", "971500000001");
        }
    }

    @Test
    void marketingToTheUnitedStatesAndToWhoStoppedIt() {
        try (var f = new SimulatorFixture()) {
            String offer = "{\"messaging_product\":\"whatsapp\",\"to\":\"%s\",\"type\":\"template\",\"template\":{\"name\":\"welcome_back\",\"language\":{\"code\":\"en\"},"
                    + "\"components\":[{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":\"Omar\"}]}]}}";
            f.send(offer.formatted("+12125550123"));
            f.simulator.customer(CUSTOMER).prefersMarketing(PHONE, false);
            f.send(offer.formatted(CUSTOMER));
            f.quiet();
            assertThat(f.receiver.statuses()).extracting(s -> s.at("/errors/0/code").asInt()).containsExactlyInAnyOrder(131049, 131050);
            assertThat(f.post("/v25.0/" + PHONE + "/marketing_messages", offer.formatted("+971500000003")).status()).isEqualTo(200);
            assertThat(f.post("/v25.0/" + PHONE + "/marketing_messages", templateTo("+971500000003")).status()).isEqualTo(400);
        }
    }

    @Test
    void injectedFaults() {
        try (var f = new SimulatorFixture()) {
            f.simulator.faults().next(new Fault.Http(502, "text/html", "<html/>"));
            f.simulator.faults().next(2, c -> c.isMessage() && c.recipient().equals(CUSTOMER), new Fault.DropAccepted());
            assertThat(f.sendTemplate("+971500000002").status()).isEqualTo(502);
            assertThat(f.sendTemplate("+971500000002").status()).isEqualTo(200);
            assertThat(f.sendTemplate(CUSTOMER).status()).isZero();
            assertThat(f.sendTemplate(CUSTOMER).status()).isZero();
            assertThat(f.sendTemplate(CUSTOMER).status()).isEqualTo(200);
            assertThat(f.simulator.acceptedTo(CUSTOMER)).isEqualTo(3);
            assertThat(f.simulator.callsTo("+971500000002")).extracting(RecordedCall::status).containsExactly(502, 200);
            assertThat(f.simulator.callsTo(CUSTOMER)).extracting(RecordedCall::status).containsExactly(0, 0, 200);
            assertThat(f.simulator.callsTo("+971500000002").getFirst().callbackData()).isEqualTo("row.1");
            f.simulator.faults().always(c -> c.method().equals("GET"), new Fault.Refuse(2));
            var answer = f.get("/v25.0/" + WABA);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().at("/error/is_transient").asBoolean()).isTrue();
        }
    }

    @Test
    void theRecordIsBoundedAndCountsAreExact() {
        try (var f = new SimulatorFixture(o -> o.recordLimit(10).rateTolerance(Duration.ofSeconds(60)))) {
            for (int i = 0; i < 25; i++) f.sendTemplate("+97150000%04d".formatted(i));
            assertThat(f.simulator.calls()).hasSize(10);
            assertThat(f.simulator.messages()).hasSize(10);
            assertThat(f.simulator.callCount()).isEqualTo(25);
            assertThat(f.simulator.acceptedCount()).isEqualTo(25);
            assertThat(f.simulator.acceptedTo("+971500000003")).isEqualTo(1);
        }
    }
}
