package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Replies that wait because the 24 hours in which text may be sent were over. When the customer writes again, what a person wrote goes
 * (the statement of {@link MessageWriter} sees to it), and what the AI wrote is superseded by its next answer, or by a person's.
 */
public final class WindowReplies {
  /** Rows that wait: set aside by us, or refused because the window had closed: 131047 (Meta), 63016 (Twilio). */
  static final String WAITS = """
       m.kind = 'REPLY' and (m.state = 'SKIPPED' and m.skip_reason = 'WINDOW' or m.state = 'FAILED' and m.error_code in (131047, 63016) and not m.as_template)
      """;
  /** A refusal that is older was seen to when it came. */
  private static final Duration FRESH = Duration.ofHours(1);

  private final Database database;

  public WindowReplies(Database database) {
    this.database = database;
  }

  /** Nothing that waits for the contact is sent any more: a newer answer says it. */
  static void supersede(Handle h, UUID contact, Instant now) {
    h.createUpdate("update tqwa.outbound_message m set state = 'SKIPPED', skip_reason = 'SUPERSEDED', skipped_at = :now where m.contact_id = :contact and" + WAITS + """
             and not exists (select 1 from tqwa.conversation_messages t where t.id = m.id and t.author = 'HUMAN')""")
        .bind("now", Rows.time(now)).bind("contact", contact).execute();
  }

  /**
   * Sees to replies that the provider refused because the window had closed, and shows which conversations wait for that reason.
   *
   * @param template whether what can go as a template does; else it waits
   * @return how many refused replies there were
   */
  public int settle(boolean template, Instant now) {
    return database.transaction(h -> {
      int settled = h.createUpdate("""
              with refused as (
                select m.id from tqwa.outbound_message m where m.state = 'FAILED' and m.failed_at > :fresh and""" + WAITS + """
                order by m.id for update skip locked
              )
              update tqwa.outbound_message m set state = case when :template then 'PENDING' else 'SKIPPED' end, as_template = :template, next_attempt_at = :now,
                skip_reason = case when :template then null else 'WINDOW' end, skipped_at = case when :template then null else cast(:now as timestamptz) end
              from refused where m.id = refused.id""")
          .bind("fresh", Rows.time(now.minus(FRESH))).bind("template", template).bind("now", Rows.time(now)).execute();
      h.createUpdate("""
              update tqwa.conversation_state s set waiting = 'WINDOW'
              where s.waiting is null and s.contact_id in (select m.contact_id from tqwa.outbound_message m
                where m.kind = 'REPLY' and m.state = 'SKIPPED' and m.skip_reason = 'WINDOW')""").execute();
      return settled;
    });
  }

  /** What a template says to a contact, and in which language. */
  public Optional<Customer> customer(UUID contact) {
    return database.call(h -> h.createQuery("select c.name_enc, s.language from tqwa.contact c left join tqwa.conversation_state s on s.contact_id = c.id where c.id = :id")
        .bind("id", contact).map((rs, c) -> new Customer(rs.getBytes("name_enc"), rs.getString("language"))).findOne());
  }

  /**
   * A customer as a template sees him.
   *
   * @param nameEnc his name encrypted, or null
   * @param language BCP 47, or null
   */
  public record Customer(byte[] nameEnc, String language) {}
}
