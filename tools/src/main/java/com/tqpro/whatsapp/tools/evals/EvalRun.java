package com.tqpro.whatsapp.tools.evals;

import com.tqpro.whatsapp.domain.conversation.Answering;
import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.conversation.ThreadMessage;
import com.tqpro.whatsapp.domain.conversation.TurnRequest;
import com.tqpro.whatsapp.domain.conversation.TurnResult;
import com.tqpro.whatsapp.domain.conversation.Usage;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.id.UuidV7;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Plays one conversation and says what did not hold. */
final class EvalRun {
  private static final Duration LONGEST_TURN = Duration.ofSeconds(90);

  private final Answering answering;
  private final InstantSource clock;
  private final String tenant;

  EvalRun(Answering answering, InstantSource clock, String tenant) {
    this.answering = answering;
    this.clock = clock;
    this.tenant = tenant;
  }

  /** @param complaints empty when all held */
  record Result(Eval eval, List<String> complaints, Usage usage) {
    boolean good() {
      return complaints.isEmpty();
    }
  }

  Result play(Eval eval) {
    var history = new ArrayList<ThreadMessage>();
    var complaints = new ArrayList<String>();
    var conversation = UuidV7.at(clock.instant().toEpochMilli());
    var state = LeadState.EMPTY;
    var usage = Usage.NONE;
    var earlier = eval.earlier().stream().map(this::earlier).toList();
    for (int i = 0; i < eval.turns().size(); i++) {
      var step = eval.turns().get(i);
      history.add(new ThreadMessage(Direction.IN, "CUSTOMER", step.kind(), step.customer(), null, null, List.of(), clock.instant()));
      var result = answering.answer(new TurnRequest(tenant, conversation, null, history, earlier, state, eval.campaign()), clock.instant().plus(LONGEST_TURN));
      usage = usage.plus(result.usage());
      if (!(result instanceof TurnResult.Answered answer)) {
        complaints.add("turn " + (i + 1) + ": no answer: " + ((TurnResult.Failed) result).reason());
        break;
      }
      for (var complaint : EvalChecks.of(step.expect(), answer)) {
        complaints.add("turn " + (i + 1) + ": " + complaint);
      }
      state = answer.state();
      history.add(said(answer.reply()));
      answer.offers().forEach(o -> history.add(said(o.text())));
    }
    return new Result(eval, complaints, usage);
  }

  private ThreadMessage said(String text) {
    return new ThreadMessage(Direction.OUT, "AI", "text", text, null, null, List.of(), clock.instant());
  }

  private ThreadMessage earlier(String line) {
    var words = line.substring(line.indexOf(':') + 1).strip();
    return line.startsWith("customer:") ? new ThreadMessage(Direction.IN, "CUSTOMER", "text", words, null, null, List.of(), clock.instant()) : said(words);
  }
}
