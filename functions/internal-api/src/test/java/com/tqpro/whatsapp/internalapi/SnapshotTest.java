package com.tqpro.whatsapp.internalapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnapshotTest {
  @Test
  void what_is_restored_from_a_snapshot_answers() {
    try (var fixture = new InternalFixture()) {
      var function = new InternalApiFunction(fixture.context);
      function.snapshot().beforeCheckpoint(null);
      function.snapshot().afterRestore(null);
      assertThat(fixture.call(function, "GET", "/health", null, null, null).status()).isEqualTo(200);
      assertThat(fixture.call(function, "POST", "/internal/wa/refresh", null, null).status()).isEqualTo(200);
    }
  }
}
