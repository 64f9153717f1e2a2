package com.tqpro.whatsapp.simulators.meta;

import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.CUSTOMER;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.OTHER_PHONE;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.PHONE;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.WABA;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.templateTo;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The rates, on a clock that only the test moves. */
final class RateTest {
    private static String customer(int n) {
        return "+97150000%04d".formatted(n);
    }

    @Test
    void aNumberMayRunAQuarterSecondAheadOfEightyPerSecond() {
        try (var f = new SimulatorFixture()) {
            for (int i = 0; i < 21; i++) assertThat(f.sendTemplate(customer(i)).status()).as("message " + i).isEqualTo(200);
            var refused = f.sendTemplate(customer(21));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo(130429);
            assertThat(f.post("/v25.0/" + OTHER_PHONE + "/messages", templateTo(customer(21))).status()).as("another number").isEqualTo(200);

            f.clock.advance(Duration.ofMillis(12));
            assertThat(f.sendTemplate(customer(22)).code()).as("half a millisecond too soon").isEqualTo(130429);
            f.clock.advance(Duration.ofNanos(500_000));
            assertThat(f.sendTemplate(customer(23)).status()).isEqualTo(200);
            assertThat(f.simulator.pace(PHONE).throttled()).isEqualTo(2);
            assertThat(f.simulator.acceptedCount()).isEqualTo(23);
        }
    }

    @Test
    void evenPaceIsNeverRefused() {
        try (var f = new SimulatorFixture()) {
            for (int i = 0; i < 100; i++) {
                assertThat(f.sendTemplate(customer(i)).status()).isEqualTo(200);
                f.clock.advance(Duration.ofNanos(12_500_000));
            }
            assertThat(f.simulator.minGap(PHONE)).contains(Duration.ofNanos(12_500_000));
            assertThat(f.simulator.pace(PHONE).perSecond()).isEqualTo(80.0);
            assertThat(f.simulator.pace(PHONE).throttled()).isZero();
        }
    }

    @Test
    void inboundCountsToo() {
        try (var f = new SimulatorFixture()) {
            for (int i = 0; i < 21; i++) f.simulator.customer(customer(i)).to(PHONE).text("Hi");
            assertThat(f.sendTemplate(customer(30)).code()).isEqualTo(130429);
        }
    }

    @Test
    void aPairMayBurstFortyFiveAndPaysBackOnePerSixSeconds() {
        try (var f = new SimulatorFixture()) {
            for (int i = 0; i < 45; i++) {
                assertThat(f.sendTemplate(CUSTOMER).status()).as("message " + i).isEqualTo(200);
                f.clock.advance(Duration.ofMillis(100));
            }
            assertThat(f.sendTemplate(CUSTOMER).code()).isEqualTo(131056);
            assertThat(f.sendTemplate(customer(2)).status()).as("another user").isEqualTo(200);
            assertThat(f.post("/v25.0/" + OTHER_PHONE + "/messages", templateTo(CUSTOMER)).status()).as("another number").isEqualTo(200);
            f.clock.advance(Duration.ofMillis(1_500));
            assertThat(f.sendTemplate(CUSTOMER).status()).as("six seconds after the first").isEqualTo(200);
            assertThat(f.sendTemplate(CUSTOMER).code()).isEqualTo(131056);
        }
    }

    @Test
    void managementCallsAreLimitedPerWaba() {
        try (var f = new SimulatorFixture()) {
            f.simulator.put(MetaWaba.seeded("2002", "No number", SimulatorFixture.APP, SimulatorFixture.TOKEN));
            for (int i = 0; i < 200; i++) assertThat(f.get("/v25.0/2002").status()).isEqualTo(200);
            assertThat(f.get("/v25.0/2002").code()).isEqualTo(80007);
            assertThat(f.get("/v25.0/" + WABA).status()).isEqualTo(200);
        }
    }

    @Test
    void concurrentCallersNeverPassTheRate() throws Exception {
        try (var f = new SimulatorFixture(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String to = customer(i);
                calls.add(() -> f.sendTemplate(to).status());
            }
            int accepted = 0;
            for (Future<Integer> answer : threads.invokeAll(calls)) if (answer.get() == 200) accepted++;
            assertThat(accepted).isEqualTo(21);
            assertThat(f.simulator.acceptedCount()).isEqualTo(21);
            assertThat(f.simulator.callCount()).isEqualTo(200);
            assertThat(f.simulator.refusals()).containsEntry(130429, 179L);
        }
    }
}
