package com.tqpro.whatsapp.postgres.optout;

import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The suppression ledger: who wants no messages, since when, and how we know. Nothing is deleted; an opt-out that is taken back is
 * marked so. Events may come in any order: what is older than the newest word of that person changes nothing.
 */
public final class OptOuts {
  private final Database database;
  private final UuidV7 ids;

  public OptOuts(Database database, UuidV7 ids) {
    this.database = database;
    this.ids = ids;
  }

  /** What an opt-out covers. */
  public enum Scope { MARKETING, ALL }

  /**
   * @param address digits of the phone, or a business-scoped user id
   * @param contact null: the contact of that address, if there is one
   * @param source KEYWORD, BUTTON, USER_PREFERENCES, PROVIDER_ERROR, API ...
   * @param proof the provider's message or event id, or null
   * @return whether it is new
   */
  public boolean add(String address, UUID contact, Scope scope, String source, String reason, String proof, Instant at) {
    return database.call(h -> add(h, address, contact, scope, source, reason, proof, at));
  }

  /** As {@link #add}, within a transaction of the caller. */
  public boolean add(Handle h, String address, UUID contact, Scope scope, String source, String reason, String proof, Instant at) {
    return h.createUpdate("""
            insert into tqwa.opt_out (id, address, contact_id, scope, source, reason, provider_message_id, occurred_at)
            select :id, :address, coalesce(cast(:contact as uuid), (select c.id from tqwa.contact c where c.wa_id = :address or c.user_id = :address limit 1)),
              :scope, :source, :reason, :proof, :at
            where not exists (select 1 from tqwa.opt_out o where o.address = :address and o.scope = :scope and o.revoked_at >= :at)
            on conflict (address, scope) where revoked_at is null do nothing""")
        .bind("id", ids.next()).bind("address", address).bind("contact", contact).bind("scope", scope.name()).bind("source", source)
        .bind("reason", reason).bind("proof", proof).bind("at", Rows.time(at)).execute() == 1;
  }

  /** Takes an opt-out back. One that has not come yet but is older will then change nothing. @return whether one was in force */
  public boolean revoke(Handle h, String address, Scope scope, String source, Instant at) {
    int revoked = h.createUpdate("""
            update tqwa.opt_out set revoked_at = :at, revoked_source = :source
            where address = :address and scope = :scope and revoked_at is null and occurred_at <= :at""")
        .bind("address", address).bind("scope", scope.name()).bind("source", source).bind("at", Rows.time(at)).execute();
    if (revoked == 0) {
      h.createUpdate("""
              insert into tqwa.opt_out (id, address, contact_id, scope, source, occurred_at, revoked_at, revoked_source)
              select :id, :address, (select c.id from tqwa.contact c where c.wa_id = :address or c.user_id = :address limit 1), :scope, :source, :at, :at, :source
              where not exists (select 1 from tqwa.opt_out o where o.address = :address and o.scope = :scope and (o.revoked_at is null or o.revoked_at >= :at))""")
          .bind("id", ids.next()).bind("address", address).bind("scope", scope.name()).bind("source", source).bind("at", Rows.time(at)).execute();
    }
    return revoked > 0;
  }

  public boolean revoke(String address, Scope scope, String source, Instant at) {
    return database.call(h -> revoke(h, address, scope, source, at));
  }

  /**
   * Whether a message to this person within the scope is in a worker's hands right now. An opt-out is acknowledged only when none is:
   * otherwise one more could arrive after the acknowledgement.
   */
  public boolean underway(String address, Scope scope) {
    return database.call(h -> h.createQuery("""
            select exists (
              select 1 from tqwa.outbound_message m left join tqwa.contact c on c.id = m.contact_id
              where m.state = 'CLAIMED' and m.priority > 0 and (:scope = 'ALL' or m.kind = 'BROADCAST') and :address in (m.recipient, c.wa_id, c.user_id))""")
        .bind("address", address).bind("scope", scope.name()).mapTo(Boolean.class).one());
  }
}
