package com.tqpro.whatsapp.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.conversation.Picture;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.event.MediaFetch;
import com.tqpro.whatsapp.domain.event.MediaReference;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.conversation.ConversationRow;
import com.tqpro.whatsapp.postgres.conversation.MediaStore;
import com.tqpro.whatsapp.postgres.conversation.MediaStore.Kept;
import com.tqpro.whatsapp.postgres.conversation.ThreadRow;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Keeps what customers send along, and hands pictures on. A provider that does not give it never fails a turn. */
final class CustomerMedia {
  /** What a model looks at. */
  private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png", "image/webp", "image/gif");
  /** A turn that begins anew asks anew: its answer needs the picture now. */
  private static final int EARLY = 3;
  /** So long an answer waits for files; those that are left then are fetched afterwards. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  /** Files that one ticket goes after, so that the customer's next word does not wait for long. */
  private static final int SOME = 5;
  /** More than one file may take. */
  private static final Duration ONE = Duration.ofSeconds(20);

  private final ServiceContext context;
  private final AgentPorts.MediaSource source;

  CustomerMedia(ServiceContext context, AgentPorts.MediaSource source) {
    this.context = context;
    this.source = source;
  }

  /** The pictures among these messages, by message; all their media is kept then, as far as it is to be had. */
  Map<UUID, Picture> of(String tenant, Database database, ConversationRow conversation, ContactCipher cipher, List<ThreadRow> rows) {
    var round = new Round(tenant, new MediaStore(database), conversation, cipher, now().plus(PATIENCE));
    var pictures = new HashMap<UUID, Picture>();
    for (var row : rows) {
      var media = row.details().path("media");
      if (media.isObject()) {
        round.store.find(row.id(), cipher).or(() -> round.fetch(row.id(), media, EARLY))
            .filter(kept -> row.kind().equals("image") && PICTURES.contains(kept.mimeType()))
            .ifPresent(kept -> pictures.put(row.id(), new Picture(kept.mimeType(), kept.content())));
      }
    }
    return pictures;
  }

  /** Goes after files that were not to be had when their time came. */
  void again(String tenant, Database database, ConversationRow conversation, ContactCipher cipher, Instant deadline) {
    var round = new Round(tenant, new MediaStore(database), conversation, cipher, deadline.minus(ONE));
    round.store.due(conversation.id(), cipher, now(), SOME).forEach(due -> round.fetch(due.message(), due.media(), 0));
  }

  /** Some files of one conversation, one after the other; a provider that does not give one now is not asked for the next. */
  private final class Round {
    private final String tenant;
    private final MediaStore store;
    private final ConversationRow conversation;
    private final ContactCipher cipher;
    private final Instant until;
    private boolean troubled;

    Round(String tenant, MediaStore store, ConversationRow conversation, ContactCipher cipher, Instant until) {
      this.tenant = tenant;
      this.store = store;
      this.conversation = conversation;
      this.cipher = cipher;
      this.until = until;
    }

    /** @param early see {@link MediaStore#claim} */
    Optional<Kept> fetch(UUID message, JsonNode details, int early) {
      if (troubled || now().isAfter(until)) {
        return Optional.empty();
      }
      var provider = store.claim(message, early, now());
      if (provider.isEmpty()) {
        return Optional.empty();
      }
      var media = new MediaReference(details.path("id").asText(null), details.path("mimeType").asText(null), null, null, details.path("url").asText(null));
      var answer = media.id() == null ? new MediaFetch.Never("NO_REFERENCE") : source.fetch(provider.get(), tenant, media, MediaStore.MOST);
      return switch (answer) {
        case MediaFetch.Got(var content) -> {
          var kept = new Kept(Picture.realType(media.type(), content), content);
          store.keep(message, conversation.contact(), cipher, kept.mimeType(), content);
          yield Optional.of(kept);
        }
        case MediaFetch.Later(var reason) -> {
          troubled = true;
          yield missed(message, reason, true);
        }
        case MediaFetch.Never(var reason) -> missed(message, reason, false);
      };
    }

    private Optional<Kept> missed(UUID message, String reason, boolean again) {
      store.failed(message, reason, again);
      context.metrics().count(again ? "media_later" : "media_missing", 1, Map.of("tenant", tenant));
      context.log().warn(again ? "A customer's file is tried again later" : "A customer's file is not to be had",
          Map.of("tenant", tenant, "conversation", conversation.id().toString(), "message", message.toString(), "reason", reason));
      return Optional.empty();
    }
  }

  private Instant now() {
    return context.clock().instant();
  }
}
