package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.event.MediaFetch;
import com.tqpro.whatsapp.domain.event.MediaReference;
import com.tqpro.whatsapp.meta.send.MetaBodies;
import com.tqpro.whatsapp.meta.send.MetaCalls;
import com.tqpro.whatsapp.runtime.secrets.MetaCredentials;

/** Meta: media by their id, a read mark with a typing indicator. */
final class MetaSide implements ProviderSide {
  private final MetaCredentials credentials;
  private final MetaCalls calls;

  MetaSide(MetaCredentials credentials, MetaCalls calls) {
    this.credentials = credentials;
    this.calls = calls;
  }

  @Override
  public MediaFetch media(String tenant, MediaReference media, int most) {
    return credentials.accessToken(tenant).map(token -> calls.media(media.id(), token, most)).orElse(new MediaFetch.Later("NO_CREDENTIALS"));
  }

  @Override
  public boolean read(String tenant, String sender, String messageId) {
    return credentials.accessToken(tenant).map(token -> calls.post(sender, token, MetaBodies.readAndTyping(messageId))).orElse(false);
  }
}
