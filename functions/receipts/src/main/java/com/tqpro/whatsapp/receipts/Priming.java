package com.tqpro.whatsapp.receipts;

import com.amazonaws.services.lambda.runtime.Context;
import com.tqpro.whatsapp.domain.event.AcceptedEvent;
import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.event.DeliveryStatus;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.CallbackData;
import com.tqpro.whatsapp.postgres.PostgresStandIn;
import com.tqpro.whatsapp.runtime.priming.Call;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What receipts rehearses before a snapshot: reports of a row, one of them a failure, and of a row that nobody knows, and an account event. */
final class Priming {
  private static final UUID ROW = new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0000L);

  /** A row that nobody knows; its report is older than it may be. */
  private static final UUID UNKNOWN = new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0001L);

  private Priming() {}

  static Runnable prepare(Rehearsal rehearsal) {
    rehearsal.database(new PostgresStandIn()
        .rows("update tqwa.outbound_message", "id uuid, before text, after text, broadcast_id uuid, contact_id uuid, recipient text, failed_now bool",
            List.of(ROW.toString(), "SENT", "FAILED", ROW.toString(), ROW.toString(), "971500000000", "t"))::talk);
    var function = new ReceiptsFunction(rehearsal.context());
    rehearsal.forget(function::forget);
    var receipts = Call.queue("RECEIPTS", Json.text(batch(ROW, Instant.now())));
    var unknown = Call.queue("RECEIPTS", Json.text(batch(UNKNOWN, Instant.EPOCH)));
    var accounts = Call.queue("ACCOUNT_EVENTS",
        Json.text(new AccountEvent(Provider.META, Rehearsal.TENANT, Rehearsal.META_SENDER, "account_update", "priming", Instant.EPOCH, Json.tree("{\"event\":\"PARTNER_ADDED\"}"))));
    return () -> {
      Call.expect("{\"batchItemFailures\":[]}", function, receipts);
      Call.expect("{\"batchItemFailures\":[]}", function, unknown);
      Call.expect("{\"batchItemFailures\":[]}", function, accounts);
    };
  }

  private static ReceiptBatch batch(UUID row, Instant now) {
    var data = new CallbackData(row, 1).text();
    var delivered = new StatusEvent("wamid.0", Rehearsal.META_SENDER, DeliveryStatus.DELIVERED, now, data, "971500000000", null, null, "marketing", "regular");
    var failed = new StatusEvent("wamid.0", Rehearsal.META_SENDER, DeliveryStatus.FAILED, now, data, "971500000000", null, new ProviderError(131026, "priming", null), "marketing", "regular");
    return new ReceiptBatch(Provider.META, Rehearsal.TENANT, now, List.of(delivered, failed), List.of(new AcceptedEvent(row, 1, "wamid.0", now)));
  }
}
