package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.template.RenderedTemplate;
import java.time.Duration;

/** The real channel, with something that happens before each call. */
record ChannelBefore(Channel real, Runnable before) implements Channel {
  @Override
  public byte[] template(String recipient, RenderedTemplate template, String callbackData) {
    return real.template(recipient, template, callbackData);
  }

  @Override
  public byte[] text(String recipient, String text, String quoted, String callbackData) {
    return real.text(recipient, text, quoted, callbackData);
  }

  @Override
  public SendOutcome send(String sender, String token, byte[] body, int attempt) {
    before.run();
    return real.send(sender, token, body, attempt);
  }

  @Override
  public Duration timeout() {
    return real.timeout();
  }
}
