package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.domain.conversation.Usage;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import com.tqpro.whatsapp.postgres.ai.AiUsages;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.audit.AuditLog;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.jdbi.v3.core.Handle;

/** Conversations as such: finding and listing them, people taking and releasing them, and what is swept every minute. */
public final class Conversations {
  /** A conversation untouched for so long with something unanswered has lost its turn. */
  public static final Duration TURN_SILENCE = Duration.ofSeconds(60);
  /** Meta and Twilio: text may be sent for so long after the customer's last message. */
  public static final Duration WINDOW = Duration.ofHours(24);
  private static final String FROM = " from tqwa.conversation_state s join tqwa.contact c on c.id = s.contact_id ";

  private final Database database;

  public Conversations(Database database) {
    this.database = database;
  }

  public Optional<ConversationRow> find(UUID id) {
    return database.call(h -> h.createQuery("select " + ConversationRow.COLUMNS + FROM + "where s.id = :id").bind("id", id).map((rs, c) -> ConversationRow.read(rs)).findOne());
  }

  /**
   * The newest first.
   *
   * @param waiting only those that wait for a person
   * @param after the last of the page before, or null
   */
  public List<ConversationRow> page(boolean waiting, ConversationRow after, int limit) {
    return database.call(h -> h.createQuery("select " + ConversationRow.COLUMNS + FROM + """
            where (not :waiting or s.waiting is not null)
              and (cast(:at as timestamptz) is null or (s.updated_at, s.id) < (:at, cast(:id as uuid)))
            order by s.updated_at desc, s.id desc limit :limit""")
        .bind("waiting", waiting).bind("at", after == null ? null : Rows.time(after.updatedAt())).bind("id", after == null ? null : after.id()).bind("limit", limit)
        .map((rs, c) -> ConversationRow.read(rs)).list());
  }

  /**
   * A turn leaves what it saw to a person.
   *
   * @param waiting why
   * @param english translations by message
   * @param usage what they cost
   * @return false when something changed since it looked: look again
   */
  public boolean leave(ConversationRow seen, ContactCipher cipher, String waiting, Map<UUID, String> english, Usage usage, Instant now) {
    return database.transaction(h -> {
      AiUsages.add(h, UuidV7.at(now.toEpochMilli()), now, AiUsages.Source.TRANSLATION, seen.id(), usage);
      int left = h.createUpdate("update tqwa.conversation_state set handled_seq = :upTo, waiting = :waiting where id = :id and answered_seq = :answered and handled_seq < :upTo")
          .bind("upTo", seen.inbound()).bind("waiting", waiting).bind("id", seen.id()).bind("answered", seen.answered()).execute();
      if (left == 1) {
        TurnCommit.translate(h, cipher, english);
      }
      return left == 1;
    });
  }

  /** A person takes the conversation: the AI is silent from now on. @return false when another person has it */
  public boolean take(UUID id, Actor by, Instant now) {
    return database.transaction(h -> audited(h, by, "conversation.take", id, now, () -> h.createUpdate("""
            update tqwa.conversation_state set mode = 'human', taken_by = :by, taken_at = coalesce(taken_at, :now), human_at = :now, waiting = case when waiting = 'HANDOFF' then null else waiting end
            where id = :id and""" + FREE)
        .bind("by", by.name()).bind("id", id).bind("now", Rows.time(now)).execute()));
  }

  /** A person gives it back: the AI answers what is unanswered, and what comes. @return false when no person had it */
  public boolean release(UUID id, Actor by, Instant now) {
    return database.transaction(h -> audited(h, by, "conversation.release", id, now, () -> h.createUpdate(RELEASE + " where id = :id and mode = 'human'").bind("id", id).execute()));
  }

  private static final String FREE = " (mode = 'ai' or taken_by is null or taken_by in (:by, 'phone'))";

  private static boolean audited(Handle h, Actor by, String action, UUID id, Instant now, IntSupplier change) {
    var before = standing(h, id);
    boolean changed = change.getAsInt() == 1;
    if (changed) {
      AuditLog.change(h, now, by, action, id, before, standing(h, id));
    }
    return changed;
  }

  private static Map<String, Object> standing(Handle h, UUID id) {
    return h.createQuery("select mode, taken_by from tqwa.conversation_state where id = :id for update").bind("id", id).map((rs, c) -> {
      var standing = new LinkedHashMap<String, Object>();
      standing.put("mode", rs.getString("mode"));
      standing.put("takenBy", rs.getString("taken_by"));
      return (Map<String, Object>) standing;
    }).findOne().orElse(Map.of());
  }

  /** Conversations whose person did nothing for that long go back to the AI. @return which */
  public List<UUID> releaseIdle(Duration idle, Instant now) {
    return database.call(h -> h.createQuery(RELEASE + " where mode = 'human' and taken_at is not null and human_at < :before returning id")
        .bind("before", Rows.time(now.minus(idle))).mapTo(UUID.class).list());
  }

  private static final String RELEASE = "update tqwa.conversation_state set mode = 'ai', taken_by = null, taken_at = null, human_at = null, waiting = null, handled_seq = answered_seq";

  /** Conversations with something unanswered, or a mail unsent, and no turn at work: they need one. Those silent for a day are left alone. */
  public List<UUID> silent(Instant now) {
    return database.call(h -> h.createQuery("""
            select s.id from tqwa.conversation_state s
            where s.inbound_seq > greatest(s.answered_seq, s.handled_seq) and s.updated_at <= :before and s.updated_at > :dayAgo
            union
            select l.conversation_id from tqwa.lead l where l.mail = 'DUE' and l.mail_try_at <= :before""")
        .bind("before", Rows.time(now.minus(TURN_SILENCE))).bind("dayAgo", Rows.time(now.minus(WINDOW))).mapTo(UUID.class).list());
  }

  /** Whether something of the conversation waits to be sent. */
  public boolean unsent(ConversationRow conversation) {
    return database.call(h -> h.createQuery("select exists (select 1 from tqwa.outbound_message where contact_id = :contact and broadcast_id is null and state = 'PENDING')")
        .bind("contact", conversation.contact()).mapTo(Boolean.class).one());
  }

  /**
   * Writes what a person answers; it takes the conversation for him.
   *
   * @param waits it goes when the customer writes: text may not be sent now
   * @return false when another person has it
   */
  public boolean reply(ConversationRow conversation, ContactCipher cipher, Actor by, String text, boolean waits, Instant now) {
    return database.transaction(h -> audited(h, by, "conversation.reply", conversation.id(), now, () -> {
      int taken = h.createUpdate("""
              update tqwa.conversation_state set mode = 'human', taken_by = :by, taken_at = coalesce(taken_at, :now), human_at = :now, waiting = :waiting,
                answered_seq = inbound_seq, handled_seq = inbound_seq, updated_at = :now
              where id = :id and""" + FREE)
          .bind("by", by.name()).bind("waiting", waits ? "WINDOW" : null).bind("now", Rows.time(now)).bind("id", conversation.id()).execute();
      if (taken == 1) {
        WindowReplies.supersede(h, conversation.contact(), now);
        new OutWriter(h, conversation, cipher, now).write(OutMessage.of("HUMAN", text, null, null), conversation.inbound(), OutWriter.REPLY, now, waits);
      }
      return taken;
    }));
  }
}
