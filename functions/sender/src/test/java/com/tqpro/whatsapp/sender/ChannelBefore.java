package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.template.FilledTemplate;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The real channel, with something that happens around each call. */
record ChannelBefore(Channel real, Function<Supplier<SendOutcome>, SendOutcome> around) implements Channel {
  ChannelBefore(Channel real, Runnable before) {
    this(real, call -> {
      before.run();
      return call.get();
    });
  }

  @Override
  public Optional<Line> open(String tenant, NumberRoute route) {
    return real.open(tenant, route).map(line -> new LineBefore(line, around));
  }

  @Override
  public String missing() {
    return real.missing();
  }

  @Override
  public Duration timeout() {
    return real.timeout();
  }

  private record LineBefore(Line real, Function<Supplier<SendOutcome>, SendOutcome> around) implements Line {
    @Override
    public byte[] template(String recipient, FilledTemplate template, String callbackData) {
      return real.template(recipient, template, callbackData);
    }

    @Override
    public byte[] text(String recipient, String text, String quoted, String callbackData) {
      return real.text(recipient, text, quoted, callbackData);
    }

    @Override
    public byte[] picture(String recipient, String link, String caption, String callbackData) {
      return real.picture(recipient, link, caption, callbackData);
    }

    @Override
    public SendOutcome send(byte[] body, int attempt) {
      return around.apply(() -> real.send(body, attempt));
    }

    @Override
    public boolean outdated(ProviderError error) {
      return real.outdated(error);
    }
  }
}
