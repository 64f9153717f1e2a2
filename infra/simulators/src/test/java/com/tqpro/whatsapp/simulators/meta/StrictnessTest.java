package com.tqpro.whatsapp.simulators.meta;

import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.APP;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.CUSTOMER;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.PHONE;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.WABA;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.templateTo;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.textTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the simulator could be kinder than Meta, or less exact than a test needs. */
final class StrictnessTest {
    @Test
    void reorderedReceiptsKeepTheTimeAtWhichTheyHappened() {
        var slow = WebhookSwitches.prompt().withReordered(1).withParallelPosts(1)
                .withLatency(Latency.ofMillis(0), Latency.ofMillis(1_000), Latency.ofMillis(1_000));
        try (var f = new SimulatorFixture(o -> o.switches(slow))) {
            f.sendTemplate(CUSTOMER);
            f.quiet();
            long now = f.clock.instant().getEpochSecond();
            assertThat(f.receiver.statuses()).extracting(s -> s.path("status").asText() + "@" + (s.path("timestamp").asLong() - now))
                    .containsExactly("read@2", "delivered@1", "sent@0");
        }
    }

    @Test
    void chancesDoNotDependOnTheOrderInWhichCallsCome() {
        var chances = WebhookSwitches.prompt().withLost(0.3).withUnread(0.4).withUndelivered(0.2).withDoubled(0.3);
        List<String> recipients = IntStream.range(0, 60).mapToObj("+97150000%04d"::formatted).toList();
        assertThat(receipts(chances, recipients.reversed())).isEqualTo(receipts(chances, recipients));
    }

    private static Map<String, List<String>> receipts(WebhookSwitches switches, List<String> recipients) {
        try (var f = new SimulatorFixture(o -> o.switches(switches).seed(42).rateTolerance(Duration.ofSeconds(60)))) {
            recipients.forEach(f::sendTemplate);
            f.quiet();
            Map<String, List<String>> got = new TreeMap<>();
            for (JsonNode status : f.receiver.statuses()) {
                got.computeIfAbsent(status.path("recipient_id").asText(), _ -> new ArrayList<>()).add(status.path("status").asText());
            }
            got.values().forEach(list -> list.sort(null));
            assertThat(new HashSet<>(got.values())).as("the chances must differ between recipients").hasSizeGreaterThan(4);
            return got;
        }
    }

    @Test
    void onePostAtATimeKeepsTheOrder() {
        try (var f = new SimulatorFixture(o -> o.switches(WebhookSwitches.prompt().withParallelPosts(1)))) {
            var chat = f.simulator.customer(CUSTOMER).to(PHONE);
            List<String> sent = IntStream.range(0, 200).mapToObj(i -> chat.text("message " + i)).toList();
            f.quiet();
            assertThat(f.receiver.messages()).extracting(m -> m.path("id").asText()).containsExactlyElementsOf(sent);
        }
    }

    @Test
    void readMarksCostNoRateAndThrottledCallsNameTheirRecipient() {
        try (var f = new SimulatorFixture(o -> o.rateTolerance(Duration.ZERO))) {
            String wamid = f.simulator.customer(CUSTOMER).to(PHONE).text("Hi");
            f.clock.advance(Duration.ofSeconds(1));
            String mark = "{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"" + wamid + "\",\"typing_indicator\":{\"type\":\"text\"}}";
            for (int i = 0; i < 3; i++) assertThat(f.send(mark).json().toString()).isEqualTo("{\"success\":true}");
            assertThat(f.sendTemplate(CUSTOMER).status()).isEqualTo(200);
            assertThat(f.sendTemplate("+971500000002").code()).isEqualTo(130429);
            RecordedCall throttled = f.simulator.calls().getLast();
            assertThat(throttled.recipient()).isEqualTo("971500000002");
            assertThat(throttled.callbackData()).isEqualTo("row.1");
            assertThat(f.simulator.pace(PHONE).throttled()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
            "/v25.0/1001?fields=id%2Cmood, mood",
            "/v25.0/2001?fields=id%2Cmood, mood",
            "/v25.0/2001/phone_numbers?fields=mood, mood",
            "/v25.0/2001/message_templates?fields=name%2Cmood, mood"})
    void fieldsThatDoNotExistAreRefused(String path, String field) {
        try (var f = new SimulatorFixture()) {
            var answer = f.get(path);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo(100);
            assertThat(answer.json().at("/error/message").asText()).isEqualTo("(#100) Tried accessing nonexisting field (" + field + ")");
        }
    }

    @ParameterizedTest
    @CsvSource({"not a uri", "http://", "mailto:a@b"})
    void anOverrideMustBeAnAddress(String address) {
        try (var f = new SimulatorFixture()) {
            var answer = f.post("/v25.0/" + WABA + "/subscribed_apps", "{\"override_callback_uri\":\"" + address + "\",\"verify_token\":\"right\"}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.details()).isEqualTo("Param override_callback_uri is not a valid URI.");
        }
    }

    @Test
    void reactionsEditsAndDeletionsOpenNoWindow() {
        try (var f = new SimulatorFixture()) {
            String template = f.sendTemplate(CUSTOMER).wamid();
            var chat = f.simulator.customer(CUSTOMER).to(PHONE);
            chat.reaction(template, "\uD83D\uDC4D");
            chat.edit(template, "new");
            chat.revoke(template);
            assertThat(f.send(textTo(CUSTOMER, "Hi")).code()).isEqualTo(131047);
            chat.unsupported("poll_creation", 131051);
            assertThat(f.send(textTo(CUSTOMER, "Hi")).status()).isEqualTo(200);
        }
    }

    @Test
    void whatCustomersAndAccountsDoIsDoubledToo() {
        try (var f = new SimulatorFixture(o -> o.switches(WebhookSwitches.prompt().withDoubled(1)))) {
            f.simulator.customer(CUSTOMER).to(PHONE).text("Hi");
            f.simulator.customer(CUSTOMER).prefersMarketing(PHONE, false);
            f.simulator.templateStatus(WABA, "hello_world", "en_US", "PAUSED", "NONE");
            f.quiet();
            assertThat(f.receiver.got()).extracting(g -> g.json().at("/entry/0/changes/0/field").asText()).containsExactlyInAnyOrder(
                    "messages", "messages", "user_preferences", "user_preferences", "message_template_status_update", "message_template_status_update");
            assertThat(Set.copyOf(f.receiver.got().stream().map(StrictnessTest::withoutTime).toList())).as("a double is the same update").hasSize(3);
        }
    }

    @Test
    void echoesAreOfAnyTypeAndCountForTheRate() {
        try (var f = new SimulatorFixture(o -> o.rateTolerance(Duration.ZERO))) {
            var app = f.simulator.businessApp(PHONE);
            app.message(f.simulator.customer(CUSTOMER), "image", Json.object().put("id", "9").put("mime_type", "image/jpeg"));
            f.quiet();
            JsonNode value = f.receiver.got().getFirst().json().at("/entry/0/changes/0/value/message_echoes/0");
            assertThat(value.path("from").asText()).isEqualTo("97140000011");
            assertThat(value.path("to").asText()).isEqualTo("971500000001");
            assertThat(value.at("/image/id").asText()).isEqualTo("9");
            assertThat(f.sendTemplate(CUSTOMER).code()).isEqualTo(130429);
        }
    }

    @Test
    void inboundMediaIsWhatTheCustomerSent() throws Exception {
        try (var f = new SimulatorFixture(); var http = HttpClient.newHttpClient()) {
            byte[] bytes = new byte[300_000];
            for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (i * 31);
            f.simulator.customer(CUSTOMER).to(PHONE).media("image", "image/png", bytes, "room");
            f.quiet();
            URI url = URI.create(f.receiver.messages().getFirst().at("/image/url").asText());
            var withToken = HttpRequest.newBuilder(url).header("Authorization", "Bearer " + SimulatorFixture.TOKEN).build();
            assertThat(http.send(withToken, HttpResponse.BodyHandlers.ofByteArray()).body()).isEqualTo(bytes);
            assertThat(http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(401);
            f.clock.advance(Duration.ofMinutes(5));
            assertThat(http.send(withToken, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aHiddenPhoneStaysHiddenInTheAnswer() {
        try (var f = new SimulatorFixture()) {
            var customer = f.simulator.customer(CUSTOMER).hidesPhone();
            customer.to(PHONE).text("Hi");
            var answer = f.send("{\"messaging_product\":\"whatsapp\",\"recipient\":\"" + customer.userId() + "\",\"type\":\"text\",\"text\":{\"body\":\"Hi\"}}");
            assertThat(answer.json().at("/contacts/0").toString())
                    .isEqualTo("{\"input\":\"" + customer.userId() + "\",\"user_id\":\"" + customer.userId() + "\"}");
            f.quiet();
            assertThat(f.receiver.got()).allSatisfy(g -> assertThat(g.text()).doesNotContain("\"971500000001\""));
            assertThat(f.receiver.statuses()).hasSize(3).allSatisfy(s -> assertThat(s.path("recipient_user_id").asText()).isEqualTo(customer.userId()));
        }
    }

    @Test
    void countsStayExactWhenTheRecordIsFullAndManyCallAtOnce() throws Exception {
        try (var f = new SimulatorFixture(o -> o.recordLimit(10).rateTolerance(Duration.ofMinutes(10)));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(IntStream.range(0, 400).<java.util.concurrent.Callable<Integer>>mapToObj(i -> () ->
                    f.post("/v25.0/" + PHONE + "/messages", templateTo("+97150000%04d".formatted(i % 200))).status()).toList());
            for (var answer : answers) assertThat(answer.get()).isEqualTo(200);
            assertThat(f.simulator.acceptedCount()).isEqualTo(400);
            assertThat(f.simulator.callCount()).isEqualTo(400);
            assertThat(f.simulator.acceptedPerRecipient()).hasSize(200).allSatisfy((_, n) -> assertThat(n).isEqualTo(2));
            assertThat(f.simulator.messages()).hasSize(10);
            assertThat(f.simulator.calls()).hasSize(10);
        }
    }

    @Test
    void resetForgetsWhatIsUnderWay() {
        try (var f = new SimulatorFixture(o -> o.switches(WebhookSwitches.prompt().withLate(1, Duration.ofSeconds(30))))) {
            f.sendTemplate(CUSTOMER);
            f.simulator.templateStatus(WABA, "hello_world", "en_US", "PAUSED", "NONE");
            assertThat(f.simulator.receiptsPending()).isEqualTo(4);
            f.simulator.reset();
            assertThat(f.simulator.receiptsPending()).isZero();
            assertThat(f.simulator.acceptedCount()).isZero();
            assertThat(f.sendTemplate(CUSTOMER).status()).as("the template is approved again").isEqualTo(200);
        }
    }

    @Test
    void rawPostsGoOutSignedAsTold() {
        try (var f = new SimulatorFixture()) {
            byte[] body = "{\"object\":\"page\"".getBytes(StandardCharsets.UTF_8);
            for (Signature signature : Signature.values()) assertThat(f.simulator.post(APP, body, signature)).isEqualTo(200);
            String right = Signature.of(SimulatorFixture.SECRET, body);
            assertThat(f.receiver.got()).allSatisfy(g -> assertThat(g.body()).isEqualTo(body));
            assertThat(f.receiver.got().get(0).signature()).isEqualTo(right);
            assertThat(f.receiver.got().get(1).signature()).startsWith("sha256=").isNotEqualTo(right);
            assertThat(f.receiver.got().get(2).signature()).isNull();
        }
    }

    private static String withoutTime(Receiver.Got got) {
        return got.text().replaceAll("\"time\":[0-9]+", "");
    }
}
