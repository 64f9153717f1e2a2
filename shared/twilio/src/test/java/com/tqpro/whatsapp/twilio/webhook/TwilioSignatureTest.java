package com.tqpro.whatsapp.twilio.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Twilio's own vector, and others made by code that shares nothing with ours. */
class TwilioSignatureTest {
  private static final String OFFICIAL = "https://mycompany.com/myapp.php?foo=1&bar=2";
  private static final byte[] CALL = "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212".getBytes(StandardCharsets.UTF_8);
  private static final String ARABIC = "https://hooks.example.com/twilio/in?t=7";

  @Test
  void the_official_vector_passes_with_and_without_the_port() {
    var form = TwilioForm.parse(CALL);
    assertThat(TwilioSignature.matches(OFFICIAL, form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", List.of("12345"))).isTrue();
    assertThat(TwilioSignature.matches("https://mycompany.com:443/myapp.php?foo=1&bar=2", form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", List.of("12345"))).isTrue();
    assertThat(TwilioSignature.matches(OFFICIAL, form, TwilioSignature.sign("https://mycompany.com:443/myapp.php?foo=1&bar=2", form, "12345"), List.of("12345"))).isTrue();
  }

  @Test
  void an_arabic_body_passes_in_any_order_of_parameters() {
    var body = "NumMedia=0&Body=" + URLEncoder.encode("مرحبا", StandardCharsets.UTF_8) + "&To=whatsapp%3A%2B14155238886&From=whatsapp%3A%2B971501234567&MessageSid=SM00000000000000000000000000000001";
    assertThat(TwilioSignature.matches(ARABIC, TwilioForm.parse(body.getBytes(StandardCharsets.UTF_8)), "3q+TilMlNd6hQkDKoT/EohriCvA=", List.of("12345"))).isTrue();
  }

  @Test
  void a_json_body_is_covered_by_its_hash_in_the_url() {
    var url = ARABIC + "&bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
    assertThat(TwilioSignature.matches(url, "{\"a\":1}".getBytes(StandardCharsets.UTF_8), "83nd3HKmvW4K2dUd0pSF7haUzmk=", List.of("12345"))).isTrue();
    assertThat(TwilioSignature.matches(url, "{\"a\":2}".getBytes(StandardCharsets.UTF_8), "83nd3HKmvW4K2dUd0pSF7haUzmk=", List.of("12345"))).isFalse();
    assertThat(TwilioSignature.matches(ARABIC, "{\"a\":1}".getBytes(StandardCharsets.UTF_8), "83nd3HKmvW4K2dUd0pSF7haUzmk=", List.of("12345"))).isFalse();
  }

  @Test
  void another_token_url_or_parameter_does_not_pass() {
    var form = TwilioForm.parse(CALL);
    assertThat(TwilioSignature.matches(OFFICIAL, form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", List.of("12346"))).isFalse();
    assertThat(TwilioSignature.matches(OFFICIAL, form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", List.of("12346", "12345"))).as("the previous token").isTrue();
    assertThat(TwilioSignature.matches(OFFICIAL + "&x=1", form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", List.of("12345"))).isFalse();
    assertThat(TwilioSignature.matches(OFFICIAL, TwilioForm.parse("Digits=1".getBytes(StandardCharsets.UTF_8)), "RSOYDt4T1cUTdK1PDd93/VVr8B8=", List.of("12345"))).isFalse();
    assertThat(TwilioSignature.matches(OFFICIAL, form, null, List.of("12345"))).isFalse();
    assertThat(TwilioSignature.matches(OFFICIAL, form, TwilioSignature.sign(OFFICIAL, form, "x"), List.of(" "))).as("a blank token is no token").isFalse();
  }
}
