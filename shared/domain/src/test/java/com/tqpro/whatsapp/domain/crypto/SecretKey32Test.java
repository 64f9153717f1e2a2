package com.tqpro.whatsapp.domain.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKey32Test {
  private static final String HEX = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  private static final UUID CONTACT = UUID.fromString("01920000-0000-7000-8000-000000000001");

  @Test
  void a_derived_key_is_hkdf_sha256_with_the_purpose_as_info() {
    // Computed independently with Python's hmac module: extract with an empty salt, expand with info "tqwa/tenant/oasis/wrap".
    var derived = SecretKey32.ofHex(HEX).derive("tqwa/tenant/oasis/wrap");
    assertThat(HexFormat.of().formatHex(derived.bytes())).isEqualTo("dc7772cf0a23428de6cf29d88c0106403578b625d22bcc629dba0b722d8bab46");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "00", "zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00"})
  void what_is_not_64_hex_digits_is_refused_with_a_hint(String hex) {
    assertThatThrownBy(() -> SecretKey32.ofHex(hex)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("openssl rand -hex 32");
  }

  @Property(tries = 200)
  void a_text_opens_again_with_its_key_and_context(@ForAll @StringLength(max = 300) String text) {
    var key = SecretKey32.ofHex(HEX);
    assertThat(new String(key.open(key.seal(text.getBytes(StandardCharsets.UTF_8), "a/b"), "a/b"), StandardCharsets.UTF_8))
        .isEqualTo(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  @Property(tries = 300)
  void a_changed_byte_anywhere_is_noticed(@ForAll @IntRange(min = 0, max = 42) int at, @ForAll @IntRange(min = 1, max = 255) int by) {
    var key = SecretKey32.ofHex(HEX);
    var sealed = key.seal("0123456789".getBytes(StandardCharsets.UTF_8), "a/b");
    assertThat(sealed).hasSize(43);
    sealed[at] ^= (byte) by;
    assertThatThrownBy(() -> key.open(sealed, "a/b")).isInstanceOf(CryptoFault.class);
  }

  @Test
  void a_ciphertext_does_not_open_elsewhere() {
    var keys = new TenantKeys(List.of(SecretKey32.ofHex(HEX)), "oasis");
    var cipher = keys.create(CONTACT).cipher();
    var sealed = cipher.seal("سلام", "conversation_messages", "original_enc", "row-1");
    assertThat(cipher.open(sealed, "conversation_messages", "original_enc", "row-1")).isEqualTo("سلام");
    assertThatThrownBy(() -> cipher.open(sealed, "conversation_messages", "original_enc", "row-2")).isInstanceOf(CryptoFault.class);
    assertThatThrownBy(() -> cipher.open(sealed, "conversation_messages", "english_enc", "row-1")).isInstanceOf(CryptoFault.class);
    assertThatThrownBy(() -> keys.create(CONTACT).cipher().open(sealed, "conversation_messages", "original_enc", "row-1")).isInstanceOf(CryptoFault.class);
  }

  @Test
  void a_wrapped_contact_key_opens_only_for_its_tenant_and_contact() {
    var master = List.of(SecretKey32.ofHex(HEX));
    var wrapped = new TenantKeys(master, "oasis").create(CONTACT).wrapped();
    assertThat(new TenantKeys(master, "oasis").unwrap(CONTACT, wrapped).contact()).isEqualTo(CONTACT);
    assertThatThrownBy(() -> new TenantKeys(master, "dune").unwrap(CONTACT, wrapped)).isInstanceOf(CryptoFault.class);
    assertThatThrownBy(() -> new TenantKeys(master, "oasis").unwrap(UUID.randomUUID(), wrapped)).isInstanceOf(CryptoFault.class);
  }

  @Test
  void after_a_rotation_the_older_master_still_reads_and_the_newer_writes() {
    var old = SecretKey32.ofHex(HEX);
    var fresh = SecretKey32.random();
    var wrapped = new TenantKeys(List.of(old), "oasis").create(CONTACT);
    var sealed = wrapped.cipher().seal("x", "t", "c", 1);
    var rotated = new TenantKeys(List.of(fresh, old), "oasis");
    assertThat(rotated.unwrap(CONTACT, wrapped.wrapped()).open(sealed, "t", "c", 1)).isEqualTo("x");
    var newer = rotated.create(CONTACT).wrapped();
    assertThatThrownBy(() -> new TenantKeys(List.of(old), "oasis").unwrap(CONTACT, newer)).hasMessageContaining("no longer has");
  }

  @Test
  void a_queue_body_is_bound_to_its_queue_and_tenant() {
    var keys = new TenantKeys(List.of(SecretKey32.ofHex(HEX)), "oasis");
    var sealed = keys.sealForQueue(new byte[] {1, 2}, "inbound");
    assertThat(keys.openFromQueue(sealed, "inbound")).containsExactly(1, 2);
    assertThatThrownBy(() -> keys.openFromQueue(sealed, "replies")).isInstanceOf(CryptoFault.class);
    assertThatThrownBy(() -> new TenantKeys(List.of(SecretKey32.ofHex(HEX)), "dune").openFromQueue(sealed, "inbound")).isInstanceOf(CryptoFault.class);
  }

  @Test
  void a_key_never_shows_itself() {
    assertThat(SecretKey32.ofHex(HEX).toString()).doesNotContain("0102030405").startsWith("SecretKey32[");
  }
}
