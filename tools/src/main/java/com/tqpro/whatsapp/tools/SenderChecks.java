package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.domain.account.SenderCheck;
import com.tqpro.whatsapp.meta.account.MetaNumberCheck;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.twilio.account.TwilioSenderCheck;
import com.tqpro.whatsapp.twilio.send.TwilioAccount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Asks each provider about the tenant's senders there, with the credentials that would send from them. */
final class SenderChecks {
  /** What a provider needs of the secret; empty, and said, where that is missing. */
  private static final Map<String, Function<SenderChecks, Optional<SenderCheck>>> PROVIDERS = Map.of("META", SenderChecks::meta, "TWILIO", SenderChecks::twilio);
  private static final String ACCOUNT_SID = "AC[0-9a-f]{32}";

  private final TenantSecretSetup secret;
  private final Steps steps;
  private final Installation installation;
  private final Environment environment;
  private final boolean sharedApp;

  /** @param sharedApp whether the tenant uses the installation's Meta app */
  SenderChecks(TenantSecretSetup secret, Steps steps, Installation installation, Environment environment, boolean sharedApp) {
    this.secret = secret;
    this.steps = steps;
    this.installation = installation;
    this.environment = environment;
    this.sharedApp = sharedApp;
  }

  /** @param senders by provider */
  void run(Map<String, ? extends Collection<String>> senders) {
    senders.forEach((provider, numbers) -> PROVIDERS.get(provider).apply(this).ifPresent(check -> numbers.forEach(number -> {
      switch (check.check(number)) {
        case SenderCheck.Result.Holds(var seen) -> steps.note("token for " + number, "holds; " + seen);
        case SenderCheck.Result.Refused(var reason) -> steps.fail("token for " + number, reason);
        case SenderCheck.Result.Unknown(var reason) -> steps.fail("token for " + number, reason);
      }
    })));
  }

  private Optional<SenderCheck> meta() {
    var own = secret.value("meta", "accessToken");
    var token = !own.isEmpty() ? own : sharedApp ? installation.context().serviceSecret().find("META_ACCESS_TOKEN").orElse("") : "";
    if (token.isEmpty()) {
      steps.fail("token", "there is none: set TQWA_META_ACCESS_TOKEN" + (sharedApp ? ", or META_ACCESS_TOKEN of the shared app" : ""));
      return Optional.empty();
    }
    if (!sharedApp && secret.value("meta", "appSecret").isEmpty()) {
      steps.fail("app secret", "there is none: set TQWA_META_APP_SECRET; without it no webhook of this app is taken");
    }
    return Optional.of(new MetaNumberCheck(environment.get("META_GRAPH_BASE_URL", "https://graph.facebook.com"), environment.get("META_GRAPH_API_VERSION", "v25.0"), token));
  }

  private Optional<SenderCheck> twilio() {
    var sid = secret.value("twilio", "accountSid");
    var token = secret.value("twilio", "authToken");
    if (!sid.matches(ACCOUNT_SID)) {
      steps.fail("Twilio account", sid.isEmpty() ? "there is none: set TQWA_TWILIO_ACCOUNT_SID" : "this is no account SID, which is AC and 32 hex digits: set TQWA_TWILIO_ACCOUNT_SID");
      return Optional.empty();
    }
    if (token.isEmpty()) {
      steps.fail("Twilio auth token", "there is none: set TQWA_TWILIO_AUTH_TOKEN; without it no webhook of this account is taken");
      return Optional.empty();
    }
    var accounts = new ArrayList<TwilioAccount>();
    accounts.add(new TwilioAccount(sid, sid, token));
    secret.names("twilio").stream().filter(n -> n.matches("authToken\\." + ACCOUNT_SID)).map(n -> n.substring("authToken.".length()))
        .forEach(sub -> accounts.add(new TwilioAccount(sub, sub, secret.value("twilio", "authToken." + sub))));
    var key = secret.value("twilio", "apiKeySid");
    var keySecret = secret.value("twilio", "apiKeySecret");
    var sending = key.isEmpty() || keySecret.isEmpty() ? accounts.getFirst() : new TwilioAccount(sid, key, keySecret);
    return Optional.of(new TwilioSenderCheck(environment.get("TWILIO_API_BASE_URL", "https://api.twilio.com"), environment.get("TWILIO_MESSAGING_BASE_URL", "https://messaging.twilio.com"),
        accounts, sending));
  }
}
