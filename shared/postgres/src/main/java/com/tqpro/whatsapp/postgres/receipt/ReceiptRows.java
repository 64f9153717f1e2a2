package com.tqpro.whatsapp.postgres.receipt;

import com.tqpro.whatsapp.domain.send.CallbackData;
import com.tqpro.whatsapp.postgres.Database;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Finds rows by the provider's message id, for receipts that bring no callback data. */
public final class ReceiptRows {
  private final Database database;

  public ReceiptRows(Database database) {
    this.database = database;
  }

  /** Row and attempt by provider message id; what is not known is missing. */
  public Map<String, CallbackData> byProviderId(Collection<String> ids) {
    var found = new HashMap<String, CallbackData>();
    if (!ids.isEmpty()) {
      database.run(h -> h.createQuery("select provider_message_id, id, greatest(attempt, 1) as attempt from tqwa.outbound_message where provider_message_id = any(:ids)")
          .bindArray("ids", String.class, ids.toArray())
          .map((rs, c) -> Map.entry(rs.getString(1), new CallbackData(rs.getObject("id", UUID.class), rs.getInt("attempt"))))
          .forEach(e -> found.put(e.getKey(), e.getValue())));
    }
    return found;
  }
}
