package com.tqpro.whatsapp.postgres.send;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What a provider's own log may answer: rows of which nobody knows whether they went out, and which messages are known here. */
public final class OpenQuestions {
  private final Database database;

  public OpenQuestions(Database database) {
    this.database = database;
  }

  /** A row that may have gone out between {@code claimedAt} and the end of its claim. */
  public record Row(UUID id, int attempt, String sender, String recipient, Instant claimedAt) {}

  /** The rows of a provider that became unconfirmed in that span, to phones, the oldest first. */
  public List<Row> unconfirmed(Provider provider, Instant from, Instant to, int limit) {
    return database.call(h -> h.createQuery("""
            select id, attempt, sender, recipient, claimed_at from tqwa.outbound_message
            where state = 'UNCONFIRMED' and provider = :provider and unconfirmed_at > :from and unconfirmed_at <= :to and claimed_at is not null and recipient ~ '^[0-9]+$'
            order by unconfirmed_at, id limit :limit""")
        .bind("provider", provider.name()).bind("from", Rows.time(from)).bind("to", Rows.time(to)).bind("limit", limit)
        .map((rs, c) -> new Row(Rows.uuid(rs, "id"), rs.getInt("attempt"), rs.getString("sender"), rs.getString("recipient"), Rows.instant(rs, "claimed_at"))).list());
  }

  /** Those of the provider's message ids that a row of ours or a conversation has. */
  public Set<String> known(Collection<String> ids) {
    return ids.isEmpty() ? Set.of() : new HashSet<>(database.call(h -> h.createQuery("""
            select provider_message_id from tqwa.outbound_message where provider_message_id = any(:ids)
            union select wamid from tqwa.conversation_messages where wamid = any(:ids)""")
        .bindArray("ids", String.class, ids.toArray()).mapTo(String.class).list()));
  }
}
