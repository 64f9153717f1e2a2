package com.tqpro.whatsapp.domain.conversation;

/**
 * What is known of a customer's wish so far; any field may be null.
 *
 * @param contactPreference {@code call} or {@code whatsapp}
 * @param product what he wants, in words a person of the business reads
 * @param stage how far it is: greeting, discovery, offers, qualification, handoff ...
 */
public record LeadState(String name, String contactPreference, String product, String dates, String party, String stage) {
  public static final LeadState EMPTY = new LeadState(null, null, null, null, null, null);

  /** Whether a person of the business can take over: a name, and how he wants to be reached. */
  public boolean complete() {
    return name != null && !name.isBlank() && ("call".equals(contactPreference) || "whatsapp".equals(contactPreference));
  }

  /** Nothing of what is known. */
  @Override
  public String toString() {
    return "LeadState[" + stage + "]";
  }
}
