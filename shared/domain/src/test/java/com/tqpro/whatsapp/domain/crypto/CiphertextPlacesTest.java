package com.tqpro.whatsapp.domain.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a ciphertext or a wrapped key: it opens in its own place, unchanged, or not at all. */
class CiphertextPlacesTest {
  private static final SecretKey32 OLD = SecretKey32.random();
  private static final SecretKey32 NEW = SecretKey32.random();
  private static final List<String> PARTS = List.of("oasis", "conversation_messages", "original_enc", "row-1");

  @Property(tries = 300)
  void a_text_opens_in_its_place_only(@ForAll @StringLength(max = 50) String text, @ForAll @IntRange(min = 0, max = 3) int part, @ForAll @StringLength(min = 1, max = 8) String other) {
    var contact = UUID.randomUUID();
    var created = keys("oasis", OLD).create(contact);
    var sealed = created.cipher().seal(text, PARTS.get(1), PARTS.get(2), PARTS.get(3));
    var moved = new java.util.ArrayList<>(PARTS);
    moved.set(part, moved.get(part) + other);
    var reader = new ContactCipher(moved.get(0), contact, SecretKey32.of(openWrapped(created.wrapped(), contact)));
    assertThatThrownBy(() -> reader.open(sealed, moved.get(1), moved.get(2), moved.get(3))).isInstanceOf(CryptoFault.class);
    assertThat(keys("oasis", OLD).unwrap(contact, created.wrapped()).open(sealed, PARTS.get(1), PARTS.get(2), PARTS.get(3)))
        .isEqualTo(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  @Property(tries = 300)
  void a_wrapped_key_that_was_changed_or_cut_does_not_open(@ForAll @IntRange(min = 0, max = 64) int at, @ForAll @IntRange(min = 1, max = 255) int by) {
    var contact = UUID.randomUUID();
    var wrapped = keys("oasis", OLD).create(contact).wrapped();
    assertThat(wrapped).hasSize(65);
    var cut = Arrays.copyOf(wrapped, at);
    assertThatThrownBy(() -> keys("oasis", OLD).unwrap(contact, cut)).isInstanceOf(CryptoFault.class);
    wrapped[at] ^= (byte) by;
    assertThatThrownBy(() -> keys("oasis", OLD).unwrap(contact, wrapped)).isInstanceOf(CryptoFault.class);
    assertThatThrownBy(() -> keys("oasis", NEW, OLD).rewrap(contact, wrapped)).isInstanceOf(CryptoFault.class);
  }

  @Property(tries = 100)
  void bytes_that_nobody_made_are_refused_as_what_they_are(@ForAll @Size(max = 100) byte[] bytes) {
    assertThatThrownBy(() -> keys("oasis", OLD).unwrap(UUID.randomUUID(), bytes)).isInstanceOf(CryptoFault.class);
    assertThatThrownBy(() -> keys("oasis", OLD).openFromQueue(bytes, "inbound")).isInstanceOf(CryptoFault.class);
    assertThatThrownBy(() -> LegacyCipher.ofHex("ab".repeat(32)).open(Base64.getEncoder().encodeToString(bytes))).isInstanceOf(CryptoFault.class);
  }

  @Test
  void a_key_of_one_contact_or_tenant_is_none_of_another() {
    var contact = UUID.randomUUID();
    var wrapped = keys("oasis", OLD).create(contact).wrapped();
    assertThatThrownBy(() -> keys("oasis", OLD).unwrap(UUID.randomUUID(), wrapped)).isInstanceOf(CryptoFault.class);
    assertThatThrownBy(() -> keys("dune", OLD).unwrap(contact, wrapped)).isInstanceOf(CryptoFault.class);
    var body = keys("oasis", OLD).sealForQueue(new byte[] {1}, "inbound");
    assertThatThrownBy(() -> keys("oasis", OLD).openFromQueue(body, "unrouted")).isInstanceOf(CryptoFault.class);
    assertThatThrownBy(() -> keys("dune", OLD).openFromQueue(body, "inbound")).isInstanceOf(CryptoFault.class);
  }

  @Test
  void a_new_master_key_reads_what_the_old_one_wrapped_and_wraps_it_anew_once() {
    var contact = UUID.randomUUID();
    var created = keys("oasis", OLD).create(contact);
    var sealed = created.cipher().seal("words", "t", "c", 1);
    var both = keys("oasis", NEW, OLD);
    assertThat(both.unwrap(contact, created.wrapped()).open(sealed, "t", "c", 1)).isEqualTo("words");
    var fresh = both.rewrap(contact, created.wrapped()).orElseThrow();
    assertThat(both.rewrap(contact, fresh)).isEmpty();
    assertThat(keys("oasis", NEW).unwrap(contact, fresh).open(sealed, "t", "c", 1)).isEqualTo("words");
    assertThatThrownBy(() -> keys("oasis", NEW).unwrap(contact, created.wrapped())).isInstanceOf(CryptoFault.class);
  }

  @Test
  void a_hash_of_an_identity_is_the_same_for_every_form_of_the_phone_and_another_in_every_tenant() {
    var contact = UUID.randomUUID();
    var oasis = keys("oasis", OLD).create(contact);
    var hash = oasis.cipher().identities();
    assertThat(hash.of("5215512345678")).isEqualTo(hash.of("525512345678")).hasSize(64);
    assertThat(hash.of("971500000001")).isNotEqualTo(hash.of("971500000002")).doesNotContain("971500000001");
    assertThat(keys("dune", OLD).create(contact).cipher().identities().of("971500000001")).isNotEqualTo(hash.of("971500000001"));
    var rewrapped = keys("oasis", NEW, OLD).rewrap(contact, oasis.wrapped()).orElseThrow();
    assertThat(keys("oasis", NEW).unwrap(contact, rewrapped).identities().of("971500000001")).as("after a new master key").isEqualTo(hash.of("971500000001"));
  }

  @Test
  void what_the_replaced_system_wrote_is_read() throws Exception {
    var nonce = new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    var key = new byte[32];
    Arrays.fill(key, (byte) 0xab);
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    var text = cipher.doFinal("مرحبا".getBytes(StandardCharsets.UTF_8));
    var sealed = new byte[nonce.length + text.length];
    System.arraycopy(nonce, 0, sealed, 0, nonce.length);
    System.arraycopy(text, 0, sealed, nonce.length, text.length);
    var base64 = Base64.getEncoder().encodeToString(sealed);
    assertThat(new String(LegacyCipher.ofHex("ab".repeat(32)).open(" " + base64 + "\n"), StandardCharsets.UTF_8)).isEqualTo("مرحبا");
    assertThatThrownBy(() -> LegacyCipher.ofHex("ac".repeat(32)).open(base64)).isInstanceOf(CryptoFault.class).hasMessageContaining("another key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no base64!", "QUJD"})
  void what_is_no_text_of_the_replaced_system_is_told(String text) {
    assertThatThrownBy(() -> LegacyCipher.ofHex("ab".repeat(32)).open(text)).isInstanceOf(CryptoFault.class);
  }

  private static byte[] openWrapped(byte[] wrapped, UUID contact) {
    return OLD.derive("tqwa/tenant/oasis/wrap").open(wrapped, "oasis/contact-key/" + contact);
  }

  private static TenantKeys keys(String tenant, SecretKey32... masters) {
    return new TenantKeys(List.of(masters), tenant);
  }
}
