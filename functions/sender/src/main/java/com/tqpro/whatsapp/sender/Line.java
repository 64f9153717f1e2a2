package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.template.FilledTemplate;

/** A tenant's number at its provider with what it takes to send from it. */
interface Line {
  byte[] template(String recipient, FilledTemplate template, String callbackData);

  /** @param quoted the provider's id of the message that is answered, or null */
  byte[] text(String recipient, String text, String quoted, String callbackData);

  /** @param link of the picture, public https */
  byte[] picture(String recipient, String link, String caption, String callbackData);

  /** Exactly one POST. Blocks for {@link Channel#timeout} at most. */
  SendOutcome send(byte[] body, int attempt);

  /** Whether the error is about credentials that were replaced meanwhile: then it says nothing of the tenant. */
  boolean outdated(ProviderError error);
}
