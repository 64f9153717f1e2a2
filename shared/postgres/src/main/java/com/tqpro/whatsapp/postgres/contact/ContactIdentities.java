package com.tqpro.whatsapp.postgres.contact;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.IdentityChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Who the sender of an event is among the contacts of a tenant: found, made, re-keyed when his number or user id changed, merged when
 * he turns out to be two rows. {@link #find} looks without locks; {@link #settle} decides again under the rows' locks.
 */
public final class ContactIdentities {
  /** The columns that {@link #row} reads, of the alias {@code c}. */
  public static final String COLUMNS = "c.id, c.wa_id, c.user_id, c.parent_user_id, c.name_enc, c.username_enc, c.created_at";
  /** Which contacts an event concerns; binds {@code phones} and {@code users}, text arrays. */
  public static final String CONCERNED = "c.user_id = any(:users) or c.wa_id = any(:phones)";

  private final ContactIdentity who;
  private final IdentityChange change;

  /** @param change null unless the event says that an identity changed */
  public ContactIdentities(ContactIdentity who, IdentityChange change) {
    this.who = who;
    this.change = change;
  }

  public String[] phones() {
    return IdentityPlan.phones(who, change).toArray(String[]::new);
  }

  public String[] userIds() {
    return IdentityPlan.userIds(who, change).toArray(String[]::new);
  }

  /** Reads {@link #COLUMNS}; null where an outer join found no contact. */
  public static ContactRow row(ResultSet rs) throws SQLException {
    var id = rs.getObject("id", UUID.class);
    return id == null ? null : new ContactRow(id, rs.getString("wa_id"), rs.getString("user_id"), rs.getString("parent_user_id"),
        rs.getBytes("name_enc"), rs.getBytes("username_enc"), rs.getTimestamp("created_at").toInstant());
  }

  /** Which contacts' keys settling takes; with none, the contact has to be made first. */
  public Set<UUID> contacts(List<ContactRow> rows) {
    var plan = IdentityPlan.of(rows, who, change);
    var ids = new HashSet<UUID>();
    if (plan.keep() != null) {
      ids.add(plan.keep().id());
    }
    plan.absorb().forEach(r -> ids.add(r.id()));
    return ids;
  }

  /** The contact, where what was found needs no change at all; else null, and {@link #settle} is due. */
  public ContactRow unchanged(List<ContactRow> rows) {
    var plan = IdentityPlan.of(rows, who, change);
    return plan.changesNothing() ? plan.keep() : null;
  }

  /**
   * Brings the contacts into the state that the event calls for. In a transaction.
   *
   * @param fresh the id that a new contact gets
   * @param ciphers of every contact that {@link #contacts} named, and of {@code fresh} when it named none
   * @throws ContactMoved when the rows are no longer those that the ciphers were fetched for
   * @throws ContactBusy when a contact that would be merged has a message on its way
   */
  public Settled settle(Handle h, UUID fresh, Map<UUID, ContactCipher> ciphers) {
    var rows = h.createQuery("select " + COLUMNS + " from tqwa.contact c where " + CONCERNED + " order by c.id for update")
        .bindArray("users", String.class, (Object[]) userIds()).bindArray("phones", String.class, (Object[]) phones())
        .map((rs, context) -> row(rs)).list();
    if (!ciphers.keySet().containsAll(contacts(rows))) {
      throw new ContactMoved();
    }
    var plan = IdentityPlan.of(rows, who, change);
    plan.losePhone().forEach(r -> h.createUpdate("update tqwa.contact set wa_id = null, updated_at = now() where id = :id").bind("id", r.id()).execute());
    if (plan.keep() == null) {
      return make(h, plan, fresh);
    }
    var absorbed = new ArrayList<UUID>();
    for (var row : plan.absorb()) {
      new ContactMerge(h, ciphers.get(plan.keep().id()), ciphers.get(row.id())).absorb(row, plan.keep());
      absorbed.add(row.id());
    }
    h.createUpdate("update tqwa.contact set wa_id = :phone, user_id = :user, parent_user_id = :parent, updated_at = now() where id = :id")
        .bind("phone", plan.waId()).bind("user", plan.userId()).bind("parent", plan.parentUserId()).bind("id", plan.keep().id()).execute();
    var keep = plan.keep();
    return new Settled(new ContactRow(keep.id(), plan.waId(), plan.userId(), plan.parentUserId(), keep.nameEnc(), keep.usernameEnc(), keep.createdAt()), absorbed);
  }

  private static Settled make(Handle h, IdentityPlan plan, UUID fresh) {
    return h.createQuery("""
            insert into tqwa.contact as c (id, wa_id, user_id, parent_user_id) values (:id, :phone, :user, :parent)
            on conflict do nothing returning\s""" + COLUMNS)
        .bind("id", fresh).bind("phone", plan.waId()).bind("user", plan.userId()).bind("parent", plan.parentUserId())
        .map((rs, context) -> new Settled(row(rs), List.of())).findFirst().orElseThrow(ContactMoved::new);
  }

  /**
   * The contact as it is now.
   *
   * @param absorbed contacts that are gone; their keys are to be deleted once the transaction holds
   */
  public record Settled(ContactRow contact, List<UUID> absorbed) {}
}
