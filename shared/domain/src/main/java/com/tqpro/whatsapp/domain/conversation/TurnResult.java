package com.tqpro.whatsapp.domain.conversation;

import java.util.List;

/** What became of a turn. */
public sealed interface TurnResult {
  Usage usage();

  /**
   * @param reply in the customer's language; never empty
   * @param english the reply in English
   * @param customerEnglish the customer's unanswered messages in English
   * @param language BCP 47, for instance ar or en
   * @param offers products to show after the reply, each a message of its own
   */
  record Answered(String reply, String english, String customerEnglish, String language, List<Offer> offers, LeadState state, TurnAction action, Usage usage)
      implements TurnResult {}

  /**
   * No answer could be had.
   *
   * @param reason for the operator; holds nothing the customer said
   * @param fallback what the customer is told, in his language
   * @param fallbackEnglish the same in English
   */
  record Failed(String reason, String fallback, String fallbackEnglish, String language, Usage usage) implements TurnResult {}
}
