package com.tqpro.whatsapp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnapshotTest {
  @Test
  void what_is_restored_from_a_snapshot_answers() {
    try (var fixture = new AdminFixture()) {
      var function = new AdminFunction(fixture.context);
      function.snapshot().beforeCheckpoint(null);
      function.snapshot().afterRestore(null);
      assertThat(AdminFixture.call(function, "GET", "/admin/api/templates", AdminFixture.KEY, null).status()).isEqualTo(200);
    }
  }
}
