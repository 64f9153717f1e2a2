package com.tqpro.whatsapp.tools.evals;

import java.util.List;
import java.util.Map;

/**
 * One conversation to be played.
 *
 * @param about what it shows
 * @param campaign the broadcast that it answers, or null
 * @param earlier the archived session, lines that begin with customer: or company:
 */
record Eval(String name, String about, String campaign, List<String> earlier, List<Step> turns) {
  /** @param customer null for what has no words @param kind text, audio, button ... */
  record Step(String customer, String kind, Expectation expect) {}

  /**
   * What must hold of an answer; null for what does not matter. Patterns must be found somewhere.
   *
   * @param language BCP 47, compared up to its first hyphen
   * @param action none, handoff or opt_out
   * @param offers the type of product that is offered at least once, or none
   * @param reply in the reply as sent
   * @param english in the reply's English
   * @param translation in the English of what the customer wrote
   * @param not nowhere: neither in the reply nor in an offer
   * @param state by name
   */
  record Expectation(String language, String action, String offers, String reply, String english, String translation, String not, Map<String, String> state) {}
}
