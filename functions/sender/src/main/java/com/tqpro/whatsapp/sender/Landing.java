package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.send.SendOutcome;
import java.time.Duration;

/** What a row's thread hands back. */
sealed interface Landing {
  Batch batch();

  Prepared row();

  /** @param lateness how long after its slot the call began */
  record Answered(Batch batch, Prepared row, SendOutcome outcome, Duration lateness) implements Landing {}

  /** Its slot passed before it could go; it needs another. */
  record Late(Batch batch, Prepared row) implements Landing {}

  /** It may not go any more: something stopped sending, or its claim would end during the call. */
  record Unsent(Batch batch, Prepared row) implements Landing {}

  /** The virtual machine is in trouble; nothing is known of the call. */
  record Broken(Batch batch, Prepared row, Error fault) implements Landing {}
}
