package com.tqpro.whatsapp.domain.phone;

/** What a cell of a recipients' file turned out to be. */
public sealed interface PhoneReading {
  /**
   * A number that can have WhatsApp.
   *
   * @param digits E.164 without the plus sign, the form of a wa_id
   * @param callingCode country calling code, e.g. 971
   */
  record Phone(String digits, int callingCode) implements PhoneReading {}

  /** A business-scoped user id (BSUID), which some customers have instead of a visible phone. */
  record UserId(String id) implements PhoneReading {}

  /** Nothing to send to. */
  record Refused(Reason reason) implements PhoneReading {}

  /** Why a number is refused. */
  enum Reason {
    /** Not a possible and valid number. */
    INVALID,
    /** Begins with none of broadcast.phone.prefixes and does not belong to the default country. */
    PREFIX,
    /** A valid number of a kind that has no WhatsApp of its own: fixed line, toll-free, pager. */
    LANDLINE
  }
}
