package com.tqpro.whatsapp.postgres.erasure;

import java.util.List;
import java.util.Set;

/**
 * A table that holds something of a person, which rows are his, and what erasing does to them. {@link #ALL} is the one list that
 * exporting, erasing and retention go by, {@link #IMPERSONAL} the tables without personal data; a test fails when a table is in neither.
 *
 * @param where of the alias {@code t}; may use :contacts (uuid[]), :addresses (phones and user ids, text[]), :quoted (patterns of
 *     those as JSON texts, text[]) and :now
 * @param clear the assignments that make a row nobody's, where the row itself has to stay; null: rows are deleted
 */
record PersonalTable(String name, String where, String clear) {
  private static final String OF_CONTACT = "t.contact_id = any(:contacts)";
  private static final String OF_CONTACT_OR_ADDRESS = "(t.contact_id = any(:contacts) or t.contact_id is null and t.recipient = any(:addresses))";
  /** A row that a worker holds is his until he is done with it; {@link Erasure} waits for that. */
  private static final String NOT_IN_HAND = " and not (t.state = 'CLAIMED' and t.claimed_until > :now)";
  /**
   * A broadcast's row stays for its statistics. The provider's message id goes, because it contains the phone; without the sender no
   * report finds the row again; what could still be sent or sent again is skipped.
   */
  private static final String NOBODYS_ROW = """
      contact_id = null, recipient = null, recipient_hint = null, content_enc = null, provider_message_id = null, error_text = null, error_trace = null,
        claim_id = null, claimed_until = null, sender = '-',
        skip_reason = case when t.state in ('PENDING', 'CLAIMED', 'UNCONFIRMED', 'FAILED') then 'ERASED' else t.skip_reason end,
        skipped_at = case when t.state in ('PENDING', 'CLAIMED', 'UNCONFIRMED', 'FAILED') then cast(:now as timestamptz) else t.skipped_at end,
        state = case when t.state in ('PENDING', 'CLAIMED', 'UNCONFIRMED', 'FAILED') then 'SKIPPED' else t.state end""";

  /** In the order of erasing: what refers to others comes before them. */
  static final List<PersonalTable> ALL = List.of(
      new PersonalTable("media", OF_CONTACT, null),
      new PersonalTable("lead_mailing", OF_CONTACT, null),
      new PersonalTable("lead", OF_CONTACT, null),
      new PersonalTable("conversation_messages", OF_CONTACT, null),
      new PersonalTable("conversation_state", OF_CONTACT, null),
      new PersonalTable("outbound_message", "t.broadcast_id is null and " + OF_CONTACT_OR_ADDRESS + NOT_IN_HAND, null),
      new PersonalTable("outbound_message", "t.broadcast_id is not null and " + OF_CONTACT_OR_ADDRESS + NOT_IN_HAND, NOBODYS_ROW),
      new PersonalTable("opt_out", "(t.contact_id = any(:contacts) or t.address = any(:addresses))", null),
      new PersonalTable("account_event", "cast(t.value as text) like any(:quoted)", null),
      new PersonalTable("contact", "t.id = any(:contacts)", null));

  static final Set<String> IMPERSONAL = Set.of("template", "broadcast", "broadcast_chunk", "hold", "setting", "audit_log", "tombstone", "erasure", "ai_usage", "ai_prompt", "migration_note", "schema_history");

  String erasing() {
    return clear == null ? "delete from tqwa." + name + " t where " + where : "update tqwa." + name + " t set " + clear + " where " + where;
  }

  /** The rows as they are, for an export; also those in a worker's hand. */
  String reading() {
    return "select t.* from tqwa." + name + " t where " + where.replace(NOT_IN_HAND, " and cast(:now as timestamptz) is not null");
  }
}
