package com.tqpro.whatsapp.receipts;

import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.event.DeliveryStatus;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.CallbackData;
import com.tqpro.whatsapp.domain.send.Results;
import com.tqpro.whatsapp.domain.send.RowReport;
import com.tqpro.whatsapp.meta.account.MetaAccountReader;
import com.tqpro.whatsapp.meta.send.MetaErrors;
import com.tqpro.whatsapp.postgres.DatabasePriming;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What is run once before a snapshot: a database that does not answer, a batch and an account event read, a failure looked up. */
final class Priming {
  void run() {
    DatabasePriming.run();
    var row = new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0000L);
    var error = new ProviderError(131026, "prime", null);
    var status = new StatusEvent("wamid.prime", "0", DeliveryStatus.FAILED, Instant.EPOCH, new CallbackData(row, 1).text(), "971500000000", null, error, "marketing", "regular");
    var batch = Json.read(Json.text(new ReceiptBatch(Provider.META, "prime", Instant.EPOCH, List.of(status), List.of())), ReceiptBatch.class);
    for (var event : batch.statuses()) {
      var target = CallbackData.parse(event.callbackData()).orElseThrow();
      Results.ofFailure(RowReport.of(target.row(), target.attempt(), null, event.sender()), MetaErrors.outcome(event.error(), 1, Instant.EPOCH), error, event.at(), Instant.EPOCH);
    }
    MetaAccountReader.read(new AccountEvent(Provider.META, "prime", "0", "account_update", "prime", Instant.EPOCH, Json.tree("{\"event\":\"PARTNER_ADDED\"}")));
  }
}
