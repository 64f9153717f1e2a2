package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.conversation.Answering;
import com.tqpro.whatsapp.domain.conversation.TurnRequest;
import com.tqpro.whatsapp.domain.conversation.TurnResult;
import com.tqpro.whatsapp.domain.conversation.Usage;
import java.time.Instant;
import java.util.Optional;

/** Stands where a model answers, until one is wired: the customer hears that somebody will write. */
final class NoModel implements Answering {
  private static final String SORRY = "Thank you for your message. A colleague will answer you shortly.";

  @Override
  public TurnResult answer(TurnRequest request, Instant deadline) {
    return new TurnResult.Failed("no model is wired", SORRY, SORRY, "en", Usage.NONE);
  }

  @Override
  public Translation english(String tenant, String text, Instant deadline) {
    return new Translation(Optional.empty(), Usage.NONE);
  }
}
