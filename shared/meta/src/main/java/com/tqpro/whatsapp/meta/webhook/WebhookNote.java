package com.tqpro.whatsapp.meta.webhook;

/**
 * Something in a webhook that became no event, for the log and the count.
 *
 * @param what the field or kind, as the provider names it
 * @param reason a fixed sentence without any value of the item
 */
public record WebhookNote(Kind kind, String what, String reason) {
  /** SKIPPED: understood and of no use here, or not known. MALFORMED: lacks what it cannot be without. */
  public enum Kind { SKIPPED, MALFORMED }

  static WebhookNote skipped(String what, String reason) {
    return new WebhookNote(Kind.SKIPPED, what, reason);
  }

  static WebhookNote malformed(String what, String reason) {
    return new WebhookNote(Kind.MALFORMED, what, reason);
  }
}
