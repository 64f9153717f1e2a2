package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.template.RenderedTemplate;
import com.tqpro.whatsapp.meta.send.MetaBodies;
import com.tqpro.whatsapp.meta.send.MetaSender;
import java.time.Duration;

/** Sending through the Cloud API. */
record MetaChannel(MetaSender sender) implements Channel {
  @Override
  public byte[] template(String recipient, RenderedTemplate template, String callbackData) {
    return MetaBodies.template(recipient, template, callbackData);
  }

  @Override
  public byte[] text(String recipient, String text, String quoted, String callbackData) {
    return MetaBodies.text(recipient, text, quoted, callbackData);
  }

  @Override
  public byte[] picture(String recipient, String link, String caption, String callbackData) {
    return MetaBodies.image(recipient, link, caption, callbackData);
  }

  @Override
  public SendOutcome send(String from, String token, byte[] body, int attempt) {
    return sender.send(from, token, body, attempt);
  }

  @Override
  public Duration timeout() {
    return sender.timeout();
  }
}
