package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.event.MediaFetch;
import com.tqpro.whatsapp.domain.event.MediaReference;
import com.tqpro.whatsapp.runtime.secrets.TwilioCredentials;
import com.tqpro.whatsapp.twilio.send.TwilioAccount;
import com.tqpro.whatsapp.twilio.send.TwilioCalls;
import com.tqpro.whatsapp.twilio.webhook.InboundReader;

/** Twilio: media by their address, in the name of the account that owns them; its typing indicator marks as read too. */
final class TwilioSide implements ProviderSide {
  private final TwilioCredentials credentials;
  private final TwilioCalls calls;

  TwilioSide(TwilioCredentials credentials, TwilioCalls calls) {
    this.credentials = credentials;
    this.calls = calls;
  }

  @Override
  public MediaFetch media(String tenant, MediaReference media, int most) {
    return calls.media(media, sid -> credentials.api(tenant, sid).map(TwilioSide::account), most);
  }

  @Override
  public boolean read(String tenant, String sender, String messageId) {
    return credentials.api(tenant).map(api -> calls.typing(account(api), InboundReader.sid(messageId))).orElse(false);
  }

  private static TwilioAccount account(TwilioCredentials.Api api) {
    return new TwilioAccount(api.accountSid(), api.user(), api.password());
  }
}
