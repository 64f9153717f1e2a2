package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.conversation.ConversationTexts;
import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.conversation.TurnAction;
import com.tqpro.whatsapp.domain.conversation.TurnRequest;
import com.tqpro.whatsapp.domain.conversation.TurnResult;
import com.tqpro.whatsapp.domain.conversation.Usage;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.conversation.ConversationRow;
import com.tqpro.whatsapp.postgres.conversation.Conversations;
import com.tqpro.whatsapp.postgres.conversation.Leads;
import com.tqpro.whatsapp.postgres.conversation.OutMessage;
import com.tqpro.whatsapp.postgres.conversation.ThreadReader;
import com.tqpro.whatsapp.postgres.conversation.ThreadRow;
import com.tqpro.whatsapp.postgres.conversation.TurnCommit;
import com.tqpro.whatsapp.postgres.conversation.TurnCommit.TurnWrite;
import com.tqpro.whatsapp.postgres.erasure.ErasedWords;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import com.tqpro.whatsapp.postgres.template.WindowTemplates;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.queue.ConversationQueues;
import com.tqpro.whatsapp.runtime.queue.ConversationQueues.TurnTicket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Answers a conversation up to its newest message. May run any number of times: what is answered is not answered again, and what a turn
 * that died had written is sent. Where nothing is to be answered, files that are still missing are fetched.
 */
final class Turns {
  /** A message this young may be followed by another that belongs to it ... */
  static final Duration QUIET = Duration.ofSeconds(2);
  /** ... but nobody waits longer than this for the first word. */
  static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int THREAD = 200;
  private static final int LOOKS = 3;

  private final ServiceContext context;
  private final AgentPorts ports;
  private final TenantConversations tenants;
  private final ConversationQueues queues;
  private final Owner owner;
  private final CustomerMedia media;
  private final ConversationTexts texts;

  Turns(ServiceContext context, AgentPorts ports, TenantConversations tenants, ConversationTexts texts) {
    this.context = context;
    this.ports = ports;
    this.tenants = tenants;
    this.queues = context.conversationQueues();
    this.owner = new Owner(context, tenants, ports.mailer());
    this.media = new CustomerMedia(context, ports.media());
    this.texts = texts;
  }

  /** What became of a ticket. */
  enum Ending {
    /** Nothing is left for it to do. */
    DONE,
    /** The customer may still be writing: look again in two seconds. */
    TOO_EARLY
  }

  Ending run(TurnTicket ticket, Database database, Instant deadline) {
    for (int look = 1; ; look++) {
      var found = new Conversations(database).find(ticket.conversation());
      if (found.isEmpty()) {
        return Ending.DONE;
      }
      var conversation = found.get();
      var cipher = context.contactKeys().find(ticket.tenant(), List.of(conversation.contact())).get(conversation.contact());
      if (conversation.inbound() <= Math.max(conversation.answered(), conversation.handled())) {
        settle(ticket.tenant(), database, conversation, "covered");
        if (cipher != null) {
          media.again(ticket.tenant(), database, conversation, cipher, deadline);
        }
        return Ending.DONE;
      }
      if (cipher == null) {
        return Ending.DONE;
      }
      var thread = new TurnThread(conversation, new ThreadReader(database).newest(cipher, conversation.id(), null, THREAD));
      if (tooEarly(thread.unanswered())) {
        return Ending.TOO_EARLY;
      }
      if (turn(ticket.tenant(), database, conversation, cipher, thread, deadline)) {
        return Ending.DONE;
      }
      if (look == LOOKS) {
        throw new IllegalStateException("the conversation changed during each of " + LOOKS + " turns");
      }
    }
  }

  private boolean tooEarly(List<ThreadRow> unanswered) {
    if (unanswered.isEmpty()) {
      return false;
    }
    var now = context.clock().instant();
    return unanswered.getLast().at().plus(QUIET).isAfter(now) && unanswered.getFirst().at().plus(PATIENCE).isAfter(now);
  }

  /** @return false when the conversation changed meanwhile, so that nothing was written */
  private boolean turn(String tenant, Database database, ConversationRow conversation, ContactCipher cipher, TurnThread thread, Instant deadline) {
    var pictures = media.of(tenant, database, conversation, cipher, thread.unanswered());
    var waiting = waiting(tenant, database, conversation);
    if (waiting != null || thread.unanswered().isEmpty()) {
      var english = waiting == null || waiting.equals("OPTED_OUT") ? Translations.NONE : Translations.of(ports.answering(), context.clock(), tenant, thread.unanswered(), deadline);
      context.log().info("Turn left to a person", Map.of("tenant", tenant, "conversation", conversation.id().toString(), "reason", String.valueOf(waiting)));
      boolean left = new Conversations(database).leave(conversation, cipher, waiting, english.byMessage(), english.usage(), context.clock().instant());
      if (left) {
        settle(tenant, database, conversation, "left|" + conversation.inbound());
      }
      return left;
    }
    ports.marks().read(conversation.provider(), tenant, conversation.sender(), thread.unanswered().getLast().providerId());
    var write = thread.unanswered().stream().allMatch(CannedAnswer::fits)
        ? canned(conversation, cipher, thread)
        : answered(tenant, database, conversation, cipher, thread, new TurnRequest(tenant, conversation.id(), name(conversation, cipher), thread.history(pictures), thread.earlier(),
            begun(conversation, cipher), thread.campaign()), deadline);
    var now = context.clock().instant();
    if (write.optOutProof() != null) {
      new ErasedWords(database, context.contactKeys(), context.erasureLedger(), tenant, context.clock())
          .note(Stream.of(conversation.waId(), conversation.userId()).filter(Objects::nonNull).toList(), OptOuts.Scope.MARKETING.name(), now);
    }
    if (!new TurnCommit(database, new OptOuts(database, new UuidV7(context.clock()))).commit(write, cipher, now)) {
      context.log().info("Turn overtaken", Map.of("tenant", tenant, "conversation", conversation.id().toString()));
      return false;
    }
    tell(tenant, write);
    settle(tenant, database, conversation, Long.toString(conversation.inbound()));
    return true;
  }

  /** Why the conversation is not answered by itself, or null. */
  private String waiting(String tenant, Database database, ConversationRow conversation) {
    if (conversation.optedOutOfAll()) {
      return "OPTED_OUT";
    }
    if (!tenants.aiAnswers(tenant, database)) {
      return "AI_OFF";
    }
    if (conversation.taken()) {
      return "PERSON";
    }
    boolean open = conversation.lastInbound() != null && conversation.lastInbound().plus(Conversations.WINDOW).isAfter(context.clock().instant());
    return open || WindowTemplates.of(database, tenants.settings(tenant, database), conversation.provider()).exists() ? null : "WINDOW";
  }

  private TurnWrite canned(ConversationRow conversation, ContactCipher cipher, TurnThread thread) {
    var said = texts.say(CannedAnswer.key(thread.unanswered()), conversation.language());
    return new TurnWrite(conversation, OutMessage.of("AI", said.text(), said.english(), null), Map.of(), begun(conversation, cipher), said.language(), session(conversation), null, null, null, Usage.NONE);
  }

  private TurnWrite answered(
      String tenant, Database database, ConversationRow conversation, ContactCipher cipher, TurnThread thread, TurnRequest request, Instant deadline) {
    return switch (ports.answering().answer(request, deadline)) {
      case TurnResult.Failed failed -> {
        context.metrics().count("ai_failed", 1, Map.of("tenant", tenant));
        yield new TurnWrite(conversation, OutMessage.of("AI", failed.fallback(), failed.fallbackEnglish(), null), Map.of(), request.state(), failed.language(), session(conversation), null,
            null, null, failed.usage());
      }
      case TurnResult.Answered a -> {
        var messages = new ArrayList<>(OutMessage.of("AI", a.reply(), a.english(), null));
        a.offers().forEach(o -> messages.add(OutMessage.of(o)));
        var english = new HashMap<UUID, String>();
        if (a.customerEnglish() != null && !a.customerEnglish().isBlank()) {
          english.put(thread.unanswered().getLast().id(), a.customerEnglish());
        }
        boolean hand = a.action() == TurnAction.HANDOFF && a.state().complete();
        if (a.action() == TurnAction.HANDOFF && !hand) {
          context.log().warn("Handoff refused: name or contact preference is missing", Map.of("tenant", tenant, "conversation", conversation.id().toString()));
        }
        var text = LeadText.of(a.state(), conversation.waId(), conversation.userId());
        var handoff = hand ? owner.alert(tenant, database, conversation, text, false) : null;
        // A handoff tells the owner anyway.
        var returned = hand ? null : returned(tenant, database, conversation, cipher, a.state(), text);
        yield new TurnWrite(conversation, messages, english, a.state(), a.language(), session(conversation), handoff, returned,
            a.action() == TurnAction.OPT_OUT ? thread.unanswered().getLast().providerId() : null, a.usage());
      }
    };
  }

  private TurnCommit.Returned returned(String tenant, Database database, ConversationRow conversation, ContactCipher cipher, LeadState state, LeadText text) {
    if (state.product() == null || session(conversation) == 1) {
      return null;
    }
    return new Leads(database).newest(conversation.id())
        .filter(l -> l.session() < session(conversation) && (l.returnedIn() == null || l.returnedIn() < session(conversation)))
        .filter(l -> LeadText.sameProduct(l.state(cipher).product(), state.product()))
        .map(l -> new TurnCommit.Returned(l.id(), owner.alert(tenant, database, conversation, text, true))).orElse(null);
  }

  private void tell(String tenant, TurnWrite write) {
    var fields = Map.<String, Object>of("tenant", tenant, "conversation", write.seen().id().toString(), "seq", write.seen().inbound(), "messages", write.messages().size(),
        "language", String.valueOf(write.language()));
    context.log().info("Turn answered", fields);
    if (write.handoff() != null) {
      context.log().info("Handoff triggered", Map.of("tenant", tenant, "conversation", write.seen().id().toString(), "whatsapp", write.handoff().recipient() != null, "mail", write.handoff().byMail()));
    }
    if (write.returned() != null) {
      context.log().info("Return alert sent", Map.of("tenant", tenant, "conversation", write.seen().id().toString(), "lead", write.returned().lead().toString()));
    }
  }

  /** What follows from what is written: sends and mails. Done again by every turn, so that a death in between costs nothing. */
  private void settle(String tenant, Database database, ConversationRow conversation, String reason) {
    if (new Conversations(database).unsent(conversation)) {
      queues.reply(tenant, conversation.sender(), conversation.id(), reason + "|" + context.clock().millis(), context.clock().millis());
    }
    owner.mail(tenant, database, conversation);
  }

  private static int session(ConversationRow conversation) {
    return conversation.handedOver() ? conversation.session() + 1 : conversation.session();
  }

  /** After a handoff a new wish begins; who he is and how he is reached stays known. */
  private static LeadState begun(ConversationRow conversation, ContactCipher cipher) {
    LeadState state;
    try {
      state = TurnCommit.state(conversation, cipher);
    } catch (CryptoFault e) {
      state = LeadState.EMPTY;
    }
    return conversation.handedOver() ? new LeadState(state.name(), state.contactPreference(), null, null, null, null) : state;
  }

  private static String name(ConversationRow conversation, ContactCipher cipher) {
    try {
      return cipher.open(conversation.nameEnc(), "contact", "name_enc", conversation.contact());
    } catch (CryptoFault e) {
      return null;
    }
  }
}
