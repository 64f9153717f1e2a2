package com.tqpro.whatsapp.meta.send;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The HTTP client for calls to a provider, replaced after five idle seconds: an environment may have been frozen meanwhile, and posting on a
 * connection that died would leave it unknown whether the message went out.
 */
public final class Clients implements AutoCloseable {
  static final Duration IDLE = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final Duration connectTimeout;
  private HttpClient client;
  private int leases;
  private Instant lastUse;

  public Clients(InstantSource clock, Duration connectTimeout) {
    this.clock = clock;
    this.connectTimeout = connectTimeout;
  }

  /** Give it back by closing it. */
  synchronized Lease lease() {
    var now = clock.instant();
    if (client != null && leases == 0 && lastUse.plus(IDLE).isBefore(now)) {
      client.shutdownNow();
      client = null;
    }
    if (client == null) {
      client = make();
    }
    leases++;
    lastUse = now;
    return new Lease(client);
  }

  /** Lends the client for one call. */
  public <T> T call(Function<HttpClient, T> use) {
    try (var lease = lease()) {
      return use.apply(lease.client());
    }
  }

  Instant now() {
    return clock.instant();
  }

  /** Ends the client with its threads; the next call makes a new one. */
  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdownNow();
      client = null;
    }
  }

  private synchronized void giveBack() {
    leases--;
    lastUse = clock.instant();
  }

  /**
   * HTTP/1.1 without redirects, TLS 1.2 or 1.3 (Lambda's runtime opens the list of disabled algorithms). The JDK's client repeats a
   * request by itself only when it could not connect, which sends nothing, or when jdk.httpclient.enableAllMethodRetry is set, which
   * is refused here.
   */
  private HttpClient make() {
    if (System.getProperty("jdk.httpclient.enableAllMethodRetry") != null) {
      throw new IllegalStateException("jdk.httpclient.enableAllMethodRetry must not be set: a message could be sent twice");
    }
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(connectTimeout)
        .sslParameters(tls())
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }

  private static SSLParameters tls() {
    try {
      var parameters = SSLContext.getDefault().getDefaultSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      return parameters;
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A client in use. */
  final class Lease implements AutoCloseable {
    private final HttpClient leased;

    private Lease(HttpClient leased) {
      this.leased = leased;
    }

    HttpClient client() {
      return leased;
    }

    @Override
    public void close() {
      giveBack();
    }
  }
}
