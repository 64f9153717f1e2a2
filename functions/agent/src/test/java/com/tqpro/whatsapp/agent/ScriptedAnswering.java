package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.conversation.Answering;
import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.conversation.Offer;
import com.tqpro.whatsapp.domain.conversation.TurnAction;
import com.tqpro.whatsapp.domain.conversation.TurnRequest;
import com.tqpro.whatsapp.domain.conversation.TurnResult;
import com.tqpro.whatsapp.domain.conversation.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Answers as a test says, and remembers what it was asked. By default it repeats what it was told. */
final class ScriptedAnswering implements Answering {
  final List<TurnRequest> requests = new ArrayList<>();
  final List<String> translated = new ArrayList<>();
  Function<TurnRequest, TurnResult> script = r -> answer("You said: " + r.history().getLast().text());

  static TurnResult.Answered answer(String reply) {
    return answer(reply, LeadState.EMPTY, TurnAction.NONE);
  }

  static TurnResult.Answered answer(String reply, LeadState state, TurnAction action, Offer... offers) {
    return new TurnResult.Answered(reply, "(en) " + reply, "(en) what he said", "ar", List.of(offers), state, action, Usage.NONE);
  }

  @Override
  public TurnResult answer(TurnRequest request, Instant deadline) {
    requests.add(request);
    return script.apply(request);
  }

  @Override
  public Translation english(String tenant, String text, Instant deadline) {
    translated.add(text);
    return new Translation(text.startsWith("fail") ? Optional.empty() : Optional.of("(en) " + text), Usage.NONE);
  }
}
