package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.template.RenderedTemplate;
import java.time.Duration;

/** One provider, as sending sees it. */
interface Channel {
  byte[] template(String recipient, RenderedTemplate template, String callbackData);

  /** @param quoted the provider's id of the message that is answered, or null */
  byte[] text(String recipient, String text, String quoted, String callbackData);

  /** A picture with words under it. A provider that shows none gets the words and the link. @param link public https */
  default byte[] picture(String recipient, String link, String caption, String callbackData) {
    return text(recipient, caption + "\n" + link, null, callbackData);
  }

  /** Exactly one POST. Blocks for {@link #timeout} at most. */
  SendOutcome send(String sender, String token, byte[] body, int attempt);

  Duration timeout();
}
