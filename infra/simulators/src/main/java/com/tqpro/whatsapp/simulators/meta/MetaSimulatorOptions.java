package com.tqpro.whatsapp.simulators.meta;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * How a simulator starts. Apps, WABAs and numbers may also be added to a running one.
 *
 * @param port 0 = any free port
 * @param clock time of rates, windows, timestamps and the record; webhook delays always run in real time
 * @param seed of the random generator behind the switches: the same seed and calls give the same choices
 * @param rateTolerance how far a number may run ahead of its rate (a burst of 1 + tolerance x rate messages)
 * @param recordLimit calls, messages and webhook posts kept in full each; older ones are dropped, counts stay exact
 * @param magicNumbers whether {@link MagicNumbers} apply
 * @param magicHold how long {@link MagicNumbers#ACCEPT_THEN_HOLD} holds its answer
 * @param magicSlow how long {@link MagicNumbers#SLOW} takes before it begins
 * @param qualityHold how long a message is held for quality assessment
 */
public record MetaSimulatorOptions(int port, InstantSource clock, long seed, Duration rateTolerance, int recordLimit, boolean magicNumbers,
        Duration magicHold, Duration magicSlow, Duration qualityHold, WebhookSwitches switches,
        List<MetaApp> apps, List<MetaWaba> wabas, List<MetaPhone> phones) {

    public MetaSimulatorOptions {
        apps = List.copyOf(apps);
        wabas = List.copyOf(wabas);
        phones = List.copyOf(phones);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; every setter has a default. */
    public static final class Builder {
        private int port;
        private InstantSource clock = new AnchoredClock();
        private long seed = 1;
        private Duration rateTolerance = Duration.ofMillis(250);
        private int recordLimit = 20_000;
        private boolean magicNumbers = true;
        private Duration magicHold = Duration.ofSeconds(30);
        private Duration magicSlow = Duration.ofSeconds(3);
        private Duration qualityHold = Duration.ofSeconds(2);
        private WebhookSwitches switches = WebhookSwitches.prompt();
        private final List<MetaApp> apps = new ArrayList<>();
        private final List<MetaWaba> wabas = new ArrayList<>();
        private final List<MetaPhone> phones = new ArrayList<>();

        private Builder() {}

        public Builder port(int value) { port = value; return this; }
        public Builder clock(InstantSource value) { clock = value; return this; }
        public Builder seed(long value) { seed = value; return this; }
        public Builder rateTolerance(Duration value) { rateTolerance = value; return this; }
        public Builder recordLimit(int value) { recordLimit = value; return this; }
        public Builder magicNumbers(boolean value) { magicNumbers = value; return this; }
        public Builder magicHold(Duration value) { magicHold = value; return this; }
        public Builder magicSlow(Duration value) { magicSlow = value; return this; }
        public Builder qualityHold(Duration value) { qualityHold = value; return this; }
        public Builder switches(WebhookSwitches value) { switches = value; return this; }
        public Builder app(MetaApp app) { apps.add(app); return this; }
        public Builder waba(MetaWaba waba) { wabas.add(waba); return this; }
        public Builder phone(MetaPhone phone) { phones.add(phone); return this; }

        public MetaSimulatorOptions build() {
            return new MetaSimulatorOptions(port, clock, seed, rateTolerance, recordLimit, magicNumbers, magicHold, magicSlow, qualityHold,
                    switches, apps, wabas, phones);
        }
    }
}
