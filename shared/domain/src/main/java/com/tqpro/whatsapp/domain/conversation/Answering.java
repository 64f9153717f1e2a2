package com.tqpro.whatsapp.domain.conversation;

import java.time.Instant;
import java.util.Optional;

/** Makes answers. Stores nothing and sends nothing, so that it may be asked again. */
public interface Answering {
  /** Never throws for what the model or its provider does: that is {@link TurnResult.Failed}. Returns before the deadline. */
  TurnResult answer(TurnRequest request, Instant deadline);

  /** The text in English, for people of the business to read; empty when it could not be had in time. */
  Translation english(String tenant, String text, Instant deadline);

  /** @param text empty when no translation could be had */
  record Translation(Optional<String> text, Usage usage) {}
}
