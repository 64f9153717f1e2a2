package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.send.RowReport;
import com.tqpro.whatsapp.postgres.send.ClaimedRow;
import java.time.Instant;
import java.util.UUID;

/**
 * A claimed row with the bytes that go out.
 *
 * @param until how long the row is ours
 */
record Prepared(ClaimedRow row, byte[] body, UUID claim, Instant until) {
  RowReport report() {
    return RowReport.of(row.id(), row.attempt(), claim, null);
  }
}
