package com.tqpro.whatsapp.postgres.recipient;

import com.tqpro.whatsapp.domain.broadcast.Recipient;
import com.tqpro.whatsapp.domain.broadcast.RowContent;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.phone.WaIds;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads recipients of broadcasts, page by page in the order of the files. */
public final class RecipientRepository {
  private static final String SELECT = """
      select m.id, m.broadcast_id, m.chunk, m.row_in_chunk, m.provider, m.sender, m.recipient, m.recipient_hint, m.contact_id, m.content_enc, c.name_enc, m.state,
             case when m.skip_reason = 'INVALID' and m.error_text = 'LANDLINE' then 'LANDLINE' else m.skip_reason end as skip_reason, m.attempt,
             m.provider_message_id, m.error_code, case when m.state = 'SKIPPED' then null else m.error_text end as error_text, m.created_at,
             m.sent_at, m.delivered_at, m.read_at, greatest(m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.skipped_at, m.unconfirmed_at, m.claimed_at) as settled_at
      from tqwa.outbound_message m left join tqwa.contact c on c.id = m.contact_id
      """;

  private final Database database;
  private final ContactKeys keys;
  private final String tenant;

  public RecipientRepository(Database database, ContactKeys keys, String tenant) {
    this.database = database;
    this.keys = keys;
    this.tenant = tenant;
  }

  /**
   * @param state null: all
   * @param after the last row of the page before; null begins
   * @param open whether names and values are decrypted
   */
  public List<RecipientRow> page(UUID broadcast, String state, Position after, int limit, boolean open) {
    return opened(database.call(h -> h.createQuery(SELECT + """
            where m.broadcast_id = :id and (cast(:state as text) is null or m.state = :state) and (m.chunk, m.row_in_chunk) > (:chunk, :row)
            order by m.chunk, m.row_in_chunk limit :limit""")
        .bind("id", broadcast).bind("state", state).bind("chunk", after == null ? -1 : after.chunk()).bind("row", after == null ? -1 : after.row())
        .bind("limit", limit).map((rs, c) -> read(rs)).list()), open);
  }

  /** The newest broadcast rows of a phone (digits) or BSUID. */
  public List<RecipientRow> ofAddress(String address, int limit) {
    return opened(database.call(h -> h.createQuery(SELECT + "where m.recipient = any(:addresses) and m.kind = 'BROADCAST' order by m.created_at desc, m.id desc limit :limit")
        .bindArray("addresses", String.class, List.copyOf(WaIds.variants(address))).bind("limit", limit).map((rs, c) -> read(rs)).list()), false);
  }

  /** The row that the provider knows by that id; one at most. */
  public List<RecipientRow> ofProviderMessage(String providerMessageId) {
    return opened(database.call(h -> h.createQuery(SELECT + "where m.provider_message_id = :id").bind("id", providerMessageId).map((rs, c) -> read(rs)).list()), false);
  }

  /** The row with that id; one at most. */
  public List<RecipientRow> ofRow(UUID id) {
    return opened(database.call(h -> h.createQuery(SELECT + "where m.id = :id").bind("id", id).map((rs, c) -> read(rs)).list()), false);
  }

  /** The opt-outs in force for a phone (digits) or BSUID. */
  public List<OptOutView> optOuts(String address) {
    return database.call(h -> h.createQuery("""
            select scope, source, reason, occurred_at from tqwa.opt_out
            where address = any(:addresses) and revoked_at is null order by occurred_at, id""")
        .bindArray("addresses", String.class, List.copyOf(WaIds.variants(address)))
        .map((rs, c) -> new OptOutView(rs.getString("scope"), rs.getString("source"), rs.getString("reason"), Rows.instant(rs, "occurred_at"))).list());
  }

  private List<RecipientRow> opened(List<Sealed> rows, boolean open) {
    if (!open) {
      return rows.stream().map(Sealed::row).toList();
    }
    var contacts = new HashSet<UUID>();
    rows.stream().filter(r -> r.contact != null && (r.content != null || r.name != null)).forEach(r -> contacts.add(r.contact));
    var ciphers = contacts.isEmpty() ? Map.<UUID, ContactCipher>of() : keys.find(tenant, contacts);
    return rows.stream().map(r -> r.open(ciphers.get(r.contact))).toList();
  }

  private static Sealed read(ResultSet rs) throws SQLException {
    var row = new RecipientRow(Rows.uuid(rs, "id"), Rows.uuid(rs, "broadcast_id"), rs.getInt("chunk"), rs.getInt("row_in_chunk"), rs.getString("provider"),
        rs.getString("sender"), rs.getString("recipient"), rs.getString("recipient_hint"), null, null, rs.getString("state"), rs.getString("skip_reason"),
        rs.getInt("attempt"), rs.getString("provider_message_id"), Rows.integer(rs, "error_code"), rs.getString("error_text"),
        Rows.instant(rs, "created_at"), Rows.instant(rs, "sent_at"), Rows.instant(rs, "delivered_at"), Rows.instant(rs, "read_at"), Rows.instant(rs, "settled_at"));
    return new Sealed(row, Rows.uuid(rs, "contact_id"), rs.getBytes("content_enc"), rs.getBytes("name_enc"));
  }

  /** An opt-out in force: what it covers, where it came from, why, since when. */
  public record OptOutView(String scope, String source, String reason, Instant since) {}

  /** A place in the order of a broadcast's files. */
  public record Position(int chunk, int row) {}

  private record Sealed(RecipientRow row, UUID contact, byte[] content, byte[] name) {
    /** @param cipher null when the person was erased: nothing can be read any more */
    RecipientRow open(ContactCipher cipher) {
      if (cipher == null) {
        return row;
      }
      var values = content == null ? new HashMap<String, String>() : RowContent.open(cipher, row.id(), content);
      var shown = values.get(Recipient.NAME);
      if (shown == null && name != null) {
        shown = cipher.open(name, "contact", "name_enc", contact);
      }
      return new RecipientRow(row.id(), row.broadcastId(), row.chunk(), row.row(), row.provider(), row.sender(), row.recipient(), row.hint(), shown,
          content == null ? null : values, row.state(), row.skipReason(), row.attempt(), row.providerMessageId(), row.errorCode(), row.errorText(),
          row.createdAt(), row.sentAt(), row.deliveredAt(), row.readAt(), row.settledAt());
    }
  }
}
