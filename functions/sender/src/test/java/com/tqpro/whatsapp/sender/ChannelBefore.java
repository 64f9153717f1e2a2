package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.template.FilledTemplate;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import java.time.Duration;
import java.util.Optional;

/** The real channel, with something that happens before each call. */
record ChannelBefore(Channel real, Runnable before) implements Channel {
  @Override
  public Optional<Line> open(String tenant, NumberRoute route) {
    return real.open(tenant, route).map(line -> new LineBefore(line, before));
  }

  @Override
  public String missing() {
    return real.missing();
  }

  @Override
  public Duration timeout() {
    return real.timeout();
  }

  private record LineBefore(Line real, Runnable before) implements Line {
    @Override
    public byte[] template(String recipient, FilledTemplate template, String callbackData) {
      return real.template(recipient, template, callbackData);
    }

    @Override
    public byte[] text(String recipient, String text, String quoted, String callbackData) {
      return real.text(recipient, text, quoted, callbackData);
    }

    @Override
    public SendOutcome send(byte[] body, int attempt) {
      before.run();
      return real.send(body, attempt);
    }

    @Override
    public boolean outdated(ProviderError error) {
      return real.outdated(error);
    }
  }
}
