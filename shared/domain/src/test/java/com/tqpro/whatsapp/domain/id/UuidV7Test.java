package com.tqpro.whatsapp.domain.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class UuidV7Test {
  @Test
  void a_key_bears_version_variant_and_time() {
    var id = new UuidV7(InstantSource.fixed(Instant.ofEpochMilli(0x0192_0000_0001L))).next();
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(0x0192_0000_0001L);
  }

  @Test
  void later_keys_sort_after_earlier_ones_as_text() {
    assertThat(UuidV7.at(1_000).toString()).isLessThan(UuidV7.at(1_001).toString());
  }
}
