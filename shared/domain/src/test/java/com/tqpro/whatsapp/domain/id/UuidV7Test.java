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
  void keys_of_one_millisecond_sort_in_the_order_of_their_making_and_keep_their_version() {
    var ids = new UuidV7(() -> java.time.Instant.ofEpochMilli(1_795_513_000_000L));
    var keys = java.util.stream.Stream.generate(ids::next).limit(10_000).toList();
    assertThat(keys).isSorted().doesNotHaveDuplicates().allSatisfy(k -> assertThat(k.version()).isEqualTo(7));
  }

  @Test
  void keys_made_together_share_their_first_half_in_groups() {
    var ids = new UuidV7(InstantSource.fixed(Instant.ofEpochMilli(0x0192_0000_0001L)));
    var before = ids.next();
    var keys = ids.next(7, 3);
    assertThat(keys).hasSize(7).doesNotHaveDuplicates().allSatisfy(k -> {
      assertThat(k.version()).isEqualTo(7);
      assertThat(k.variant()).isEqualTo(2);
      assertThat(k).isGreaterThan(before);
    });
    assertThat(keys.stream().map(java.util.UUID::getMostSignificantBits).distinct()).hasSize(3).doesNotContain(before.getMostSignificantBits()).isSorted();
    assertThat(keys.get(2).getMostSignificantBits()).isEqualTo(keys.get(0).getMostSignificantBits()).isNotEqualTo(keys.get(3).getMostSignificantBits());
    assertThat(ids.next(0, 3)).isEmpty();
  }

  @Test
  void later_keys_sort_after_earlier_ones_as_text() {
    assertThat(UuidV7.at(1_000).toString()).isLessThan(UuidV7.at(1_001).toString());
  }
}
