package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.conversation.Picture;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.event.Provider;
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
      var id = row.details().at("/media/id").asText(null);
      if (id == null || conversation.provider() != Provider.META) {
        continue;
      }
      var type = row.details().at("/media/mimeType").asText("application/octet-stream").split(";")[0].strip().toLowerCase(Locale.ROOT);
      var kept = store.find(row.id(), cipher);
      byte[] content = kept.map(MediaStore.Kept::content).orElse(null);
      if (kept.isEmpty()) {
        content = source.fetch(tenant, id, MediaStore.MOST).orElse(null);
        if (content != null) {
          store.keep(row.id(), conversation.contact(), cipher, type, content.length, content, context.clock().instant());
        }
      }
      if (content != null && row.kind().equals("image") && PICTURES.contains(type)) {
        pictures.put(row.id(), new Picture(type, content));
      }
    }
    return pictures;
  }
}
