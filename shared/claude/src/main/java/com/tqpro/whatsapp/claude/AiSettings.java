package com.tqpro.whatsapp.claude;

/**
 * How one tenant's answers are made.
 *
 * @param apiKey empty: nothing is asked, every turn fails
 * @param model its id, without a date where the provider gives none
 * @param maxTokens of one answer, thinking included
 * @param merged whether products are part of the reply's text instead of messages of their own
 * @param tokensPerDay what may be spent in a day; 0 for no limit
 */
public record AiSettings(String apiKey, String model, int maxTokens, boolean merged, long tokensPerDay) {
  /** Everything but the key. */
  @Override
  public String toString() {
    return "AiSettings[" + model + ", " + maxTokens + " tokens" + (merged ? ", merged" : "") + "]";
  }
}
