package com.tqpro.whatsapp.domain.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.time.Instant;
import java.util.Set;

/**
 * One event of a conversation in no provider's notation: what a customer sent, did or became (IN), or what a person of the business
 * answered from a phone (OUT, an echo).
 *
 * @param sender the business number's id at the provider
 * @param id the provider's message id
 * @param contact the customer, whichever way the message went; of an identity change: as he was before
 * @param kind as the provider names it: text, image, reaction, edit, system ...
 * @param text what a person reads: the text, a caption, a button's title, a reaction's emoji, an edit's new text; null when there is none
 * @param payload the machine's side of a button, list row or quick reply, or null
 * @param quotedId the message that this one answers, or null
 * @param aboutId the message that a reaction, edit or revocation is about, or null
 * @param media or null
 * @param change or null
 * @param details the provider's object of that kind, with referral and context where present
 */
public record InboundMessage(
    Provider provider, String sender, String id, Direction direction, ContactIdentity contact, Instant at, String kind, String text,
    String payload, String quotedId, String aboutId, MediaReference media, IdentityChange change, JsonNode details) {
  private static final Set<String> ASK_NOTHING = Set.of("reaction", "revoke", "system");

  public InboundMessage {
    details = details == null || details.isNull() || details.isMissingNode() ? Json.object() : details;
  }

  /** Whether the customer said something that wants an answer and opens the service window: not a reaction, revocation or notice. */
  public boolean wantsAnswer() {
    return direction == Direction.IN && !ASK_NOTHING.contains(kind);
  }

  /** Nothing of what was said, and not by whom. */
  @Override
  public String toString() {
    return "InboundMessage[" + provider + " " + direction + " " + kind + "]";
  }
}
