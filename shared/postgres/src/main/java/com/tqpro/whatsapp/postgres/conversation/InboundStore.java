package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.contact.ContactIdentities;
import com.tqpro.whatsapp.postgres.contact.ContactIdentities.Settled;
import com.tqpro.whatsapp.postgres.contact.ContactMoved;
import com.tqpro.whatsapp.postgres.conversation.StoreResult.Quote;
import com.tqpro.whatsapp.postgres.conversation.StoreResult.Stored;
import com.tqpro.whatsapp.postgres.erasure.Tombstones;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Stores inbound messages, encrypted and once: whatever comes twice, in whatever order, from however many workers, is one row, and the
 * numbers have no gap. Looks first (one statement), fetches the contact's key while nothing is locked, then writes in one transaction
 * (one more statement where the contact is known and unchanged). If somebody else was faster, it looks again.
 */
public final class InboundStore {
  private static final int TRIES = 6;
  /** unique_violation, deadlock_detected. */
  private static final Set<String> RACED = Set.of("23505", "40P01");

  private final ContactKeys keys;
  private final InstantSource clock;
  private final int retentionYears;

  /** @param retentionYears DATA_RETENTION_YEARS: a conversation is kept that long after its last message */
  public InboundStore(ContactKeys keys, InstantSource clock, int retentionYears) {
    this.keys = keys;
    this.clock = clock;
    this.retentionYears = retentionYears;
  }

  /**
   * Stores the message unless it is there already.
   *
   * @throws com.tqpro.whatsapp.postgres.contact.ContactBusy when two contacts are to be merged and one is being sent to: try later
   * @throws ContactMoved when others were faster again and again: try later
   */
  public StoreResult store(Database database, String tenant, InboundMessage message) {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(database, tenant, message, attempt > 1);
      } catch (ContactMoved e) {
        if (attempt == TRIES) {
          throw e;
        }
      } catch (JdbiException e) {
        if (!raced(e) || attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  /** @param again whether an earlier attempt wrote nothing: because somebody was faster, or because the person was erased since he wrote */
  private StoreResult attempt(Database database, String tenant, InboundMessage message, boolean again) {
    var identities = new ContactIdentities(message.contact(), message.change());
    var found = database.call(h -> Lookup.of(h, message, identities));
    if (found.duplicate() != null) {
      return found.duplicate();
    }
    if (found.own() && message.direction() == Direction.OUT) {
      return new StoreResult.OwnMessage();
    }
    var fresh = UuidV7.at(clock.millis());
    var contacts = identities.contacts(found.contacts());
    // A key made for a message that is then not stored harms nothing; a row locked during a call to another service does.
    var wanted = new HashSet<>(contacts.isEmpty() ? Set.of(fresh) : contacts);
    wanted.add(ContactKeys.TENANT);
    var ciphers = keys.findOrCreate(tenant, wanted);
    var hashes = Tombstones.hashes(ciphers.get(ContactKeys.TENANT), addresses(message));
    if (again && database.call(h -> Tombstones.erased(h, hashes, message.at()))) {
      return new StoreResult.Erased();
    }
    var quoted = message.quotedId() == null || found.quoted() ? Optional.<QuotedBroadcast>empty()
        : QuotedBroadcast.find(database, keys, tenant, message.quotedId());
    var written = database.transaction(h -> write(h, message, found, identities, fresh, ciphers, hashes, quoted));
    written.absorbed().forEach(gone -> keys.delete(tenant, gone));
    return written.stored();
  }

  private Written write(Handle h, InboundMessage message, Lookup found, ContactIdentities identities, UUID fresh,
      Map<UUID, ContactCipher> ciphers, String[] hashes, Optional<QuotedBroadcast> quoted) {
    var same = identities.unchanged(found.contacts());
    var settled = same != null ? new Settled(same, List.of()) : identities.settle(h, fresh, ciphers);
    var contact = settled.contact();
    var cipher = Optional.ofNullable(ciphers.get(contact.id())).orElseThrow(ContactMoved::new);
    var row = new MessageWriter(h, cipher, contact, clock, retentionYears).write(message, hashes);
    if (found.contacts().isEmpty()) {
      var known = Stream.of(addresses(message)).filter(Objects::nonNull).toList();
      Tombstones.restoreOptOuts(h, ciphers.get(ContactKeys.TENANT), known, new UuidV7(clock));
    }
    quoted.ifPresent(row::writeBefore);
    var quote = message.quotedId() == null ? Quote.NONE : found.quoted() ? Quote.KNOWN : quoted.isPresent() ? Quote.BROADCAST : Quote.UNKNOWN;
    return new Written(new Stored(contact.id(), row.conversation(), row.seq(), quote), settled.absorbed());
  }

  /** Every identity that the message names; some are null. */
  private static String[] addresses(InboundMessage message) {
    var who = message.contact();
    var change = message.change();
    return new String[] {who.waId(), who.userId(), change == null ? null : change.newWaId(), change == null ? null : change.newUserId()};
  }

  /** Whether somebody else worked on the same contact at the same time. */
  private static boolean raced(JdbiException fault) {
    return fault.getCause() instanceof SQLException sql && RACED.contains(sql.getSQLState());
  }

  private record Written(Stored stored, List<UUID> absorbed) {}
}
