package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import java.time.Duration;
import java.util.Optional;

/** One provider, as sending sees it. */
interface Channel {
  /** What a tenant sends over from one of its numbers; empty when it has no credentials for the provider. */
  Optional<Line> open(String tenant, NumberRoute route);

  /** What is missing where {@link #open} is empty, as a sentence. */
  String missing();

  /** How long a call takes at most. */
  Duration timeout();
}
