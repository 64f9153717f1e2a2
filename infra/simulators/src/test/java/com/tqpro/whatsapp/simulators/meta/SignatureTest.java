package com.tqpro.whatsapp.simulators.meta;

import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.APP;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The signature vectors that were checked against Meta's rule. */
final class SignatureTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"object":"whatsapp_business_account","entry":[]} | sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756
            {"t":"\\u0645\\u0631\\u062d\\u0628\\u0627 \\u00e4"} | sha256=5da259b8c01b102dcd8e5789b2279a50ea78e4c109d3474d04599e7e5fc2d2b0
            """)
    void signsTheBytes(String body, String signature) {
        assertThat(Signature.of("test_app_secret", body.getBytes(StandardCharsets.UTF_8))).isEqualTo(signature);
    }

    @Test
    void postsAnyBytesWithTheSignatureAskedFor() {
        byte[] body = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}".getBytes(StandardCharsets.UTF_8);
        try (var f = new SimulatorFixture()) {
            assertThat(f.simulator.post(APP, body, Signature.RIGHT)).isEqualTo(200);
            f.simulator.post(APP, body, Signature.WRONG);
            f.simulator.post(APP, body, Signature.NONE);
            assertThat(f.receiver.got().get(0).signature()).isEqualTo("sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756");
            assertThat(f.receiver.got().get(1).signature()).matches("sha256=[0-9a-f]{64}").isNotEqualTo(f.receiver.got().get(0).signature());
            assertThat(f.receiver.got().get(2).signature()).isNull();
            assertThat(f.receiver.got()).allSatisfy(g -> assertThat(g.body()).isEqualTo(body));
        }
    }

    @Test
    void verifiesTheCallbackByTheChallenge() {
        try (var f = new SimulatorFixture()) {
            assertThat(f.simulator.verifyCallback(APP)).isTrue();
            f.simulator.put(new MetaApp(APP, SimulatorFixture.SECRET, f.receiver.uri(), "wrong"));
            assertThat(f.simulator.verifyCallback(APP)).isFalse();
        }
    }
}
