package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.template.FilledTemplate;
import com.tqpro.whatsapp.domain.template.RenderedContent;
import com.tqpro.whatsapp.domain.template.RenderedTemplate;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.secrets.TwilioCredentials;
import com.tqpro.whatsapp.twilio.send.TwilioAccount;
import com.tqpro.whatsapp.twilio.send.TwilioBodies;
import com.tqpro.whatsapp.twilio.send.TwilioSender;
import com.tqpro.whatsapp.twilio.webhook.CallbackUrl;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Sending through Twilio. */
record TwilioChannel(TwilioSender sender, ServiceContext context) implements Channel {
  /** Authentication failed (Twilio, api/errors/20003). */
  private static final int AUTHENTICATION = 20003;

  @Override
  public Optional<Line> open(String tenant, NumberRoute route) {
    // Of the installation, because the webhooks function that checks the signature over it knows no tenant's settings.
    var callback = context.settings().of(Map.of()).get(Setting.BROADCAST_TWILIO_STATUS_CALLBACK_URL);
    return context.twilioCredentials().api(tenant).map(api -> new Number(this, tenant, route.sender(), api, callback));
  }

  @Override
  public String missing() {
    return "The tenant has no account sid and auth token (or API key) for Twilio";
  }

  @Override
  public Duration timeout() {
    return sender.timeout();
  }

  private record Number(TwilioChannel channel, String tenant, String from, TwilioCredentials.Api api, String callback) implements Line {
    @Override
    public byte[] template(String recipient, FilledTemplate template, String callbackData) {
      return switch (template) {
        case RenderedContent content -> TwilioBodies.template(from, recipient, content, CallbackUrl.status(callback, tenant, callbackData));
        case RenderedTemplate _ -> throw new IllegalArgumentException("a template of Meta's cannot go through Twilio");
      };
    }

    /** Twilio has no way to quote a message. */
    @Override
    public byte[] text(String recipient, String text, String quoted, String callbackData) {
      return TwilioBodies.text(from, recipient, text, CallbackUrl.status(callback, tenant, callbackData));
    }

    @Override
    public byte[] picture(String recipient, String link, String caption, String callbackData) {
      return TwilioBodies.picture(from, recipient, link, caption, CallbackUrl.status(callback, tenant, callbackData));
    }

    @Override
    public SendOutcome send(byte[] body, int attempt) {
      return channel.sender.send(new TwilioAccount(api.accountSid(), api.user(), api.password()), body, attempt);
    }

    @Override
    public boolean outdated(ProviderError error) {
      if (error.code() != AUTHENTICATION) {
        return false;
      }
      channel.context.twilioCredentials().reread(tenant);
      return channel.context.twilioCredentials().api(tenant).filter(now -> !now.equals(api)).isPresent();
    }
  }
}
