package com.tqpro.whatsapp.twilio.send;

import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.send.SendOutcome.Scope;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLHandshakeException;

/**
 * Sends one message with exactly one POST. Twilio has no idempotency key for messages, so what cannot be known to have failed is
 * {@link SendOutcome.Unknown}: its callback or a look-up settles it.
 */
public final class TwilioSender {
  private static final Duration UNREACHABLE_PAUSE = Duration.ofSeconds(1);

  private final TwilioApi api;
  private final InstantSource clock;

  public TwilioSender(TwilioApi api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  /** How long a call takes at most. */
  public Duration timeout() {
    return api.timeout();
  }

  /**
   * Posts the message. Blocks until the answer is there or the time is over.
   *
   * @param body from {@link TwilioBodies}
   * @param attempt the row's attempt, from 1, which decides how long a retry waits
   */
  public SendOutcome send(TwilioAccount account, byte[] body, int attempt) {
    try {
      var response = api.post(account, "/Messages.json", new String(body, StandardCharsets.UTF_8));
      return new TwilioAnswer(response.getStatusCode(), response.getContent()).outcome(attempt, clock.instant());
    } catch (CallFailed failed) {
      return failed(failed);
    }
  }

  /** Only a connection that was never made proves that nothing was sent. */
  private static SendOutcome failed(CallFailed failed) {
    return switch (failed.getCause()) {
      case ConnectException _, HttpConnectTimeoutException _, UnresolvedAddressException _, SSLHandshakeException _ ->
          new SendOutcome.Throttled(Scope.CONNECTION, UNREACHABLE_PAUSE, "Twilio could not be reached (" + failed.getCause().getClass().getSimpleName() + ")");
      default -> new SendOutcome.Unknown(failed.getMessage());
    };
  }
}
