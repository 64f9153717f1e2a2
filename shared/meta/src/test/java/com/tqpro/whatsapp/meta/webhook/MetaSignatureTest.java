package com.tqpro.whatsapp.meta.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetaSignatureTest {
  private static final byte[] EMPTY = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}".getBytes(StandardCharsets.UTF_8);
  private static final String EMPTY_SIGNED = "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756";
  private static final String ESCAPED_SIGNED = "sha256=5da259b8c01b102dcd8e5789b2279a50ea78e4c109d3474d04599e7e5fc2d2b0";

  @Test
  void the_bytes_as_they_came_are_what_is_signed() {
    assertThat(MetaSignature.holds(EMPTY, EMPTY_SIGNED, List.of("test_app_secret"))).isTrue();
    var escaped = "{\"t\":\"\\u0645\\u0631\\u062d\\u0628\\u0627 \\u00e4\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(MetaSignature.holds(escaped, ESCAPED_SIGNED, List.of("test_app_secret"))).isTrue();
    var reserialised = "{\"t\":\"مرحبا ä\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(MetaSignature.holds(reserialised, ESCAPED_SIGNED, List.of("test_app_secret"))).isFalse();
  }

  @Test
  void the_previous_secret_still_holds_during_a_rotation() {
    assertThat(MetaSignature.holds(EMPTY, EMPTY_SIGNED, List.of("new", "test_app_secret"))).isTrue();
    assertThat(MetaSignature.holds(EMPTY, EMPTY_SIGNED, List.of("new"))).isFalse();
    assertThat(MetaSignature.holds(EMPTY, EMPTY_SIGNED, List.of())).isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "sha256=", "sha256=zz", "sha1=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
      "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c6337"})
  void anything_else_in_the_header_is_refused(String header) {
    assertThat(MetaSignature.holds(EMPTY, header, List.of("test_app_secret"))).isFalse();
  }
}
