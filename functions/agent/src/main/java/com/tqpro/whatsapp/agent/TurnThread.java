package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.conversation.Picture;
import com.tqpro.whatsapp.domain.conversation.ThreadMessage;
import com.tqpro.whatsapp.postgres.conversation.ConversationRow;
import com.tqpro.whatsapp.postgres.conversation.ThreadRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A thread as a turn sees it: what is unanswered, what belongs to this session, what to the one before. */
final class TurnThread {
  private static final Set<String> SILENT = Set.of("reaction", "revoke", "system");
  /** How far back an answer looks. */
  private static final int HISTORY = 60;

  private final ConversationRow conversation;
  private final List<ThreadRow> rows;
  private final Map<String, ThreadRow> byProviderId = new HashMap<>();

  TurnThread(ConversationRow conversation, List<ThreadRow> rows) {
    this.conversation = conversation;
    this.rows = rows.stream().filter(r -> !SILENT.contains(r.kind()) && !r.unsaid()).toList();
    rows.stream().filter(r -> r.providerId() != null).forEach(r -> byProviderId.put(r.providerId(), r));
  }

  /** What the customer said that nobody has answered, oldest first. */
  List<ThreadRow> unanswered() {
    return rows.stream().filter(ThreadRow::fromCustomer).filter(r -> r.seq() > conversation.answered() && r.seq() <= conversation.inbound()).toList();
  }

  /** The session's messages, ending with the customer's newest. */
  List<ThreadMessage> history(Map<UUID, Picture> pictures) {
    var session = rows.stream().filter(r -> !r.archived() && (!conversation.handedOver() || r.seq() > conversation.answered())).toList();
    int end = session.size();
    while (end > 0 && !session.get(end - 1).fromCustomer()) {
      end--;
    }
    return newest(session.subList(0, end)).stream().map(r -> message(r, pictures)).toList();
  }

  /** The session before, where there is one: of a handed over conversation all that was answered, else what is archived. */
  List<ThreadMessage> earlier() {
    return newest(rows.stream().filter(r -> conversation.handedOver() ? !r.archived() && r.seq() <= conversation.answered() : r.archived()).toList())
        .stream().map(r -> message(r, Map.of())).toList();
  }

  /** The broadcast that the customer answers, as it read, or null. */
  String campaign() {
    return unanswered().reversed().stream().map(r -> byProviderId.get(r.quotedId())).filter(q -> q != null && q.author().equals("TEMPLATE") && q.text() != null)
        .map(ThreadRow::text).findFirst().orElse(null);
  }

  private static List<ThreadRow> newest(List<ThreadRow> rows) {
    return rows.subList(Math.max(0, rows.size() - HISTORY), rows.size());
  }

  private ThreadMessage message(ThreadRow row, Map<UUID, Picture> pictures) {
    var quoted = row.quotedId() == null ? null : byProviderId.get(row.quotedId());
    var picture = pictures.get(row.id());
    return new ThreadMessage(row.direction(), row.author(), row.kind(), row.text(), row.payload(), quoted == null ? null : quoted.text(),
        picture == null ? List.of() : List.of(picture), row.at());
  }
}
