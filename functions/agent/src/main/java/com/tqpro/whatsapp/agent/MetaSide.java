package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.meta.send.MetaBodies;
import com.tqpro.whatsapp.meta.send.MetaCalls;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/** What a turn asks of Meta besides sending: media and read marks. Neither ever fails a turn. */
final class MetaSide implements AgentPorts.MediaSource, AgentPorts.ReadMarks {
  private final ServiceContext context;
  private final MetaCalls calls;

  MetaSide(ServiceContext context, MetaCalls calls) {
    this.context = context;
    this.calls = calls;
  }

  @Override
  public Optional<byte[]> fetch(String tenant, String id, int most) {
    var found = token(tenant).flatMap(token -> calls.media(id, token, most));
    if (found.isEmpty()) {
      context.metrics().count("media_missing", 1, Map.of("tenant", tenant));
    }
    return found;
  }

  @Override
  public void read(String tenant, String sender, String messageId) {
    boolean shown = token(tenant).map(token -> calls.post(sender, token, MetaBodies.readAndTyping(messageId))).orElse(false);
    if (!shown) {
      context.metrics().count("read_marks_failed", 1, Map.of("tenant", tenant));
    }
  }

  /** None also where the secrets cannot be read at the moment. */
  private Optional<String> token(String tenant) {
    try {
      return context.metaCredentials().accessToken(tenant);
    } catch (SdkException fault) {
      context.log().error("Meta's token could not be read", Map.of("tenant", tenant), fault);
      return Optional.empty();
    }
  }
}
