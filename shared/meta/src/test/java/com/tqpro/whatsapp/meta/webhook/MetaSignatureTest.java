package com.tqpro.whatsapp.meta.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetaSignatureTest {
  private static final String SECRET = "test_app_secret";
  private static final byte[] EMPTY = bytes("{\"object\":\"whatsapp_business_account\",\"entry\":[]}");
  private static final String EMPTY_SIGNED = "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756";
  private static final byte[] ARABIC = bytes("{\"t\":\"\\u0645\\u0631\\u062d\\u0628\\u0627 \\u00e4\"}");
  private static final String ARABIC_SIGNED = "sha256=5da259b8c01b102dcd8e5789b2279a50ea78e4c109d3474d04599e7e5fc2d2b0";

  @Test
  void the_bytes_as_meta_escapes_them_match() {
    assertThat(MetaSignature.matches(EMPTY, EMPTY_SIGNED, List.of(SECRET))).isTrue();
    assertThat(MetaSignature.matches(ARABIC, ARABIC_SIGNED, List.of(SECRET))).isTrue();
    assertThat(MetaSignature.sign(ARABIC, SECRET)).isEqualTo(ARABIC_SIGNED);
  }

  @Test
  void the_same_text_as_utf_8_is_refused() {
    var utf8 = bytes("{\"t\":\"\u0645\u0631\u062d\u0628\u0627 \u00e4\"}");
    assertThat(MetaSignature.matches(utf8, ARABIC_SIGNED, List.of(SECRET))).isFalse();
    assertThat(MetaSignature.sign(utf8, SECRET)).startsWith("sha256=f0729abf");
  }

  @Test
  void the_secret_before_the_current_one_still_matches_and_a_blank_one_never() {
    assertThat(MetaSignature.matches(EMPTY, EMPTY_SIGNED, List.of("newer", SECRET))).isTrue();
    assertThat(MetaSignature.matches(EMPTY, EMPTY_SIGNED, List.of("newer", "older"))).isFalse();
    assertThat(MetaSignature.matches(EMPTY, EMPTY_SIGNED, List.of())).isFalse();
    assertThat(MetaSignature.matches(EMPTY, EMPTY_SIGNED, List.of(" "))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(nullValues = "null", value = {
      "null", "''", "sha256=", "sha1=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
      "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
      "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c63375",
      "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c6337566",
      "sha256=zzc6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
      "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c63375\uFF16"})
  void what_has_not_the_form_of_a_signature_is_refused(String header) {
    assertThat(MetaSignature.wellFormed(header)).isFalse();
    assertThat(MetaSignature.matches(EMPTY, header, List.of(SECRET))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
      "subscribe,1158201444,right,true", "subscribe,1158201444,wrong,false", "unsubscribe,1158201444,right,false",
      "subscribe,<script>,right,false", "subscribe,'',right,false", "subscribe,'1,2',right,false", "subscribe,1158201444,'',false",
      "subscribe,123456789012345678901234567890123,right,false"})
  void the_handshake_answers_digits_only_and_only_for_the_token(String mode, String challenge, String token, boolean accepted) {
    var query = Map.of("hub.mode", mode, "hub.challenge", challenge, "hub.verify_token", token);
    var answer = MetaHandshake.answer(query, "right");
    assertThat(answer.isPresent()).isEqualTo(accepted);
    answer.ifPresent(a -> assertThat(a).isEqualTo(challenge));
  }

  @Test
  void an_unset_verify_token_admits_nobody() {
    assertThat(MetaHandshake.answer(Map.of("hub.mode", "subscribe", "hub.challenge", "1"), "")).isEmpty();
    assertThat(MetaHandshake.answer(Map.of(), "right")).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
