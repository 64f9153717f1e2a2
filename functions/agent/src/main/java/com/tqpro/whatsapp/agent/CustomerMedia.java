package com.tqpro.whatsapp.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.conversation.Picture;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.event.MediaReference;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.conversation.ConversationRow;
import com.tqpro.whatsapp.postgres.conversation.MediaStore;
import com.tqpro.whatsapp.postgres.conversation.ThreadRow;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Keeps what customers send along, and hands pictures on. A provider that does not give it never fails a turn. */
final class CustomerMedia {
  /** What a model looks at. */
  private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png", "image/webp", "image/gif");

  private final ServiceContext context;
  private final AgentPorts.MediaSource source;

  CustomerMedia(ServiceContext context, AgentPorts.MediaSource source) {
    this.context = context;
    this.source = source;
  }

  /** The pictures among these messages, by message; all their media is kept then. */
  Map<UUID, Picture> of(String tenant, Database database, ConversationRow conversation, ContactCipher cipher, List<ThreadRow> rows) {
    var store = new MediaStore(database);
    var pictures = new HashMap<UUID, Picture>();
    for (var row : rows) {
      var media = reference(row.details().path("media"));
      if (media == null) {
        continue;
      }
      var kept = store.find(row.id(), cipher).orElseGet(() -> fetched(tenant, store, conversation, cipher, row, media));
      if (kept != null && kept.content() != null && row.kind().equals("image") && PICTURES.contains(kept.mimeType())) {
        pictures.put(row.id(), new Picture(kept.mimeType(), kept.content()));
      }
    }
    return pictures;
  }

  /** Null where the provider does not give it. */
  private MediaStore.Kept fetched(String tenant, MediaStore store, ConversationRow conversation, ContactCipher cipher, ThreadRow row, MediaReference media) {
    byte[] content = source.fetch(conversation.provider(), tenant, media, MediaStore.MOST).orElse(null);
    if (content == null) {
      return null;
    }
    var type = Picture.realType(media.mimeType().split(";")[0].strip().toLowerCase(Locale.ROOT), content);
    store.keep(row.id(), conversation.contact(), cipher, type, content.length, content, context.clock().instant());
    return new MediaStore.Kept(type, content);
  }

  private static MediaReference reference(JsonNode media) {
    return media.hasNonNull("id") ? new MediaReference(media.path("id").asText(), media.path("mimeType").asText("application/octet-stream"), null, null, media.path("url").asText(null)) : null;
  }
}
