package com.tqpro.whatsapp.simulators.meta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipients that make a send go wrong. */
final class MagicNumbersTest {
    private static SimulatorFixture f;

    @BeforeAll
    static void start() {
        f = new SimulatorFixture(o -> o.magicHold(Duration.ofMillis(300)).magicSlow(Duration.ofMillis(100)).qualityHold(Duration.ofMillis(50)));
    }

    @AfterAll
    static void stop() {
        f.close();
    }

    @BeforeEach
    void reset() {
        f.simulator.reset();
    }

    @ParameterizedTest
    @CsvSource({"1000,131000,500", "1005,131005,403", "1008,131008,400", "1009,131009,400", "1016,131016,500", "1021,131021,400", "1026,131026,400",
            "1030,131030,400", "1031,131031,403", "1037,131037,400", "1042,131042,400", "1045,131045,500", "1047,131047,400", "1048,131048,400",
            "1049,131049,400", "1050,131050,400", "1051,131051,400", "1052,131052,400", "1053,131053,400", "1055,131055,400", "1056,131056,400",
            "1057,131057,500", "1062,131062,400", "1063,131063,400", "1064,131064,400", "2000,132000,400", "2001,132001,404", "2005,132005,400",
            "2007,132007,400", "2008,132008,400", "2012,132012,400", "2015,132015,400", "2016,132016,400", "2018,132018,400", "2068,132068,400",
            "2069,132069,400", "3000,133000,500", "3004,133004,503", "3005,133005,400", "3006,133006,400", "3008,133008,400", "3009,133009,400",
            "3010,133010,400", "3015,133015,400", "3016,133016,400", "3429,130429,400", "3472,130472,400", "3497,130497,403", "4011,134011,400",
            "4100,134100,400", "4101,134101,400", "4102,134102,500", "4500,135000,400", "4700,137000,400", "4807,80007,400", "8000,0,401", "8001,1,400",
            "8002,2,503", "8003,3,500", "8004,4,400", "8010,10,403", "8033,33,400", "8100,100,400", "8190,190,401", "8200,200,403", "8368,368,403"})
    void refusedAtOnce(String last, int code, int status) {
        var answer = f.sendTemplate("+97150000" + last);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(f.simulator.acceptedCount()).isZero();
        assertThat(MagicNumbers.refusedWith(code)).isEqualTo("+97150000" + last);
    }

    @ParameterizedTest
    @CsvSource({"5026,131026", "5047,131047", "5049,131049", "5050,131050", "5053,131053", "6015,132015", "7472,130472", "7010,133010"})
    void acceptedThenFailed(String last, int code) {
        int before = f.receiver.statuses().size();
        var answer = f.sendTemplate("+97150000" + last);
        assertThat(answer.status()).isEqualTo(200);
        f.quiet();
        assertThat(f.receiver.statuses()).hasSize(before + 1);
        JsonNode status = f.receiver.statuses().getLast();
        assertThat(status.path("id").asText()).isEqualTo(answer.wamid());
        assertThat(status.path("status").asText()).isEqualTo("failed");
        assertThat(status.path("errors").path(0).path("code").asInt()).isEqualTo(code);
        assertThat(status.path("biz_opaque_callback_data").asText()).isEqualTo("row.1");
        assertThat(MagicNumbers.failedWith(code)).isEqualTo("+97150000" + last);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"HTTP_429,429,text/html", "HTML_500,500,text/html", "EMPTY_500,500,-", "HTML_502,502,text/html", "EMPTY_503,503,-"})
    void answersOfALoadBalancer(MagicNumbers magic, int status, String type) {
        var answer = f.sendTemplate(magic.number());
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(-1);
        if (type == null) assertThat(answer.http().body()).isEmpty();
        else assertThat(answer.http().body()).startsWith("<html>");
        assertThat(f.simulator.acceptedCount()).isZero();
    }

    @Test
    void droppedUnreadIsNotAccepted() {
        assertThat(f.sendTemplate(MagicNumbers.DROP_UNREAD.number()).status()).isZero();
        assertThat(f.simulator.acceptedCount()).isZero();
        assertThat(f.simulator.calls()).singleElement().satisfies(c -> assertThat(c.status()).isZero());
    }

    @Test
    void droppedAcceptedIsAcceptedAndReported() {
        int before = f.receiver.statuses().size();
        assertThat(f.sendTemplate(MagicNumbers.DROP_ACCEPTED.number()).status()).isZero();
        assertThat(f.simulator.acceptedTo(MagicNumbers.DROP_ACCEPTED.number())).isEqualTo(1);
        assertThat(f.simulator.calls()).singleElement().satisfies(c -> {
            assertThat(c.status()).isZero();
            assertThat(c.wamid()).startsWith("wamid.");
            assertThat(c.callbackData()).isEqualTo("row.1");
        });
        f.quiet();
        assertThat(f.receiver.statuses()).hasSize(before + 3);
    }

    @Test
    void heldAnswerComesAfterAcceptance() {
        long start = System.nanoTime();
        var answer = f.sendTemplate(MagicNumbers.ACCEPT_THEN_HOLD.number());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(300).toNanos());
        assertThat(f.simulator.acceptedCount()).isEqualTo(1);
    }

    @Test
    void slowAnswer() {
        long start = System.nanoTime();
        assertThat(f.sendTemplate(MagicNumbers.SLOW.number()).status()).isEqualTo(200);
        assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(100).toNanos());
    }

    @ParameterizedTest
    @CsvSource({"NO_RECEIPTS,''", "ONLY_SENT,sent", "ONLY_READ,read", "BACKWARDS,read delivered sent", "HELD_DROPPED,failed", "HELD_RELEASED,sent delivered read"})
    void receipts(MagicNumbers magic, String expected) {
        f.simulator.switches(f.simulator.switches().withParallelPosts(1));
        int before = f.receiver.statuses().size();
        var answer = f.sendTemplate(magic.number());
        assertThat(answer.json().path("messages").path(0).path("message_status").asText())
                .isEqualTo(magic.name().startsWith("HELD") ? "held_for_quality_assessment" : "accepted");
        f.quiet();
        assertThat(f.receiver.statuses().stream().skip(before).map(s -> s.path("status").asText()).toList())
                .isEqualTo(expected.isEmpty() ? java.util.List.of() : java.util.List.of(expected.split(" ")));
    }

    @Test
    void hiddenPhone() {
        int before = f.receiver.statuses().size();
        f.sendTemplate(MagicNumbers.HIDDEN_PHONE.number());
        f.quiet();
        assertThat(f.receiver.statuses().stream().skip(before)).hasSize(3).allSatisfy(s -> {
            assertThat(s.has("recipient_id")).isFalse();
            assertThat(s.path("recipient_user_id").asText()).matches("AE\\.[A-Za-z0-9]+");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0999", "1500", "9999", "4501"})
    void ordinaryCustomers(String last) {
        assertThat(f.sendTemplate("+97150000" + last).status()).isEqualTo(200);
    }

    @Test
    void everyMagicNumberIsAValidMobile() throws Exception {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        for (MagicNumbers magic : MagicNumbers.values()) {
            var parsed = numbers.parse(magic.number(), null);
            assertThat(numbers.isValidNumber(parsed)).as(magic.number()).isTrue();
            assertThat(numbers.getNumberType(parsed)).isEqualTo(PhoneNumberUtil.PhoneNumberType.MOBILE);
        }
    }
}
