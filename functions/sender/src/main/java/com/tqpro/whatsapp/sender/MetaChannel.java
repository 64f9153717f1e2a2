package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.template.FilledTemplate;
import com.tqpro.whatsapp.domain.template.RenderedContent;
import com.tqpro.whatsapp.domain.template.RenderedTemplate;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.meta.send.MetaBodies;
import com.tqpro.whatsapp.meta.send.MetaSender;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.time.Duration;
import java.util.Optional;

/** Sending through the Cloud API. */
record MetaChannel(MetaSender sender, ServiceContext context) implements Channel {
  /** The access token has expired or was withdrawn (Meta, support/error-codes). */
  private static final int TOKEN = 190;

  @Override
  public Optional<Line> open(String tenant, NumberRoute route) {
    return context.metaCredentials().accessToken(tenant).map(token -> new Number(this, tenant, route, token));
  }

  @Override
  public String missing() {
    return "The tenant has no access token for Meta";
  }

  @Override
  public Duration timeout() {
    return sender.timeout();
  }

  private record Number(MetaChannel channel, String tenant, NumberRoute route, String token) implements Line {
    @Override
    public byte[] template(String recipient, FilledTemplate template, String callbackData) {
      return switch (template) {
        case RenderedTemplate meta -> MetaBodies.template(recipient, meta, callbackData);
        case RenderedContent _ -> throw new IllegalArgumentException("a template of Twilio's cannot go through Meta");
      };
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
    public SendOutcome send(byte[] body, int attempt) {
      return channel.sender.send(route.sender(), token, body, attempt);
    }

    @Override
    public boolean outdated(ProviderError error) {
      if (error.code() != TOKEN) {
        return false;
      }
      var context = channel.context;
      context.metaCredentials().reread(route.appKey());
      context.secrets().reread(context.tenantSecrets().secretName(tenant));
      return context.metaCredentials().accessToken(tenant).filter(now -> !now.equals(token)).isPresent();
    }
  }
}
