package com.tqpro.whatsapp.simulators.twilio;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts webhooks: signed with the account's token over URL and sorted parameters, and tried again as the URL's fragment says (rc, rp);
 * without one once more, and only when no connection was made.
 */
final class Callbacks implements AutoCloseable {
  private static final Pattern RC = Pattern.compile("(?:^|&)rc=([0-5])(?:&|$)");
  private static final Pattern RP = Pattern.compile("(?:^|&)rp=([a-z0-9,]+)(?:&|$)");
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  /** One POST. {@code status} 0: no answer. */
  record Post(String url, Map<String, String> parameters, int status, int attempt, String idempotencyToken) {}

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("twilio-callbacks").factory());
  private final List<Post> posts = new CopyOnWriteArrayList<>();
  private final AtomicLong pending = new AtomicLong();

  Callbacks() {
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void send(URI target, Map<String, String> parameters, String token, Duration delay) {
    pending.incrementAndGet();
    var idempotency = UUID.randomUUID().toString();
    later(delay, () -> attempt(target, parameters, token, idempotency, 1));
  }

  long pending() {
    return pending.get();
  }

  List<Post> posts() {
    return new ArrayList<>(posts);
  }

  void forget() {
    timer.getQueue().clear();
    pending.set(0);
    posts.clear();
  }

  private void later(Duration delay, Runnable task) {
    if (!timer.isShutdown()) {
      timer.schedule(() -> Thread.ofVirtual().start(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void attempt(URI target, Map<String, String> parameters, String token, String idempotency, int attempt) {
    int status = post(target, parameters, token, idempotency, attempt);
    var fragment = target.getFragment() == null ? "" : target.getFragment();
    var count = RC.matcher(fragment);
    var policy = RP.matcher(fragment);
    int retries = count.find() ? Integer.parseInt(count.group(1)) : 1;
    var on = List.of((policy.find() ? policy.group(1) : "ct").split(","));
    boolean again = status == -1 && (on.contains("ct") || on.contains("all")) || status == 0 && (on.contains("rt") || on.contains("all"))
        || status / 100 == 4 && (on.contains("4xx") || on.contains("all")) || status / 100 == 5 && (on.contains("5xx") || on.contains("all"));
    if (again && attempt <= retries) {
      later(BETWEEN, () -> attempt(target, parameters, token, idempotency, attempt + 1));
    } else {
      pending.decrementAndGet();
    }
  }

  /** @return the HTTP status, 0 without an answer, -1 without a connection */
  private int post(URI target, Map<String, String> parameters, String token, String idempotency, int attempt) {
    var full = target.toString();
    var url = full.contains("#") ? full.substring(0, full.indexOf('#')) : full;
    int status;
    try {
      status = http.send(HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER)
          .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8").header("User-Agent", "TwilioProxy/1.1")
          .header("X-Twilio-Signature", sign(url, parameters, token)).header("I-Twilio-Idempotency-Token", idempotency)
          .POST(HttpRequest.BodyPublishers.ofString(Codec.text(parameters))).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (ConnectException e) {
      status = -1;
    } catch (IOException e) {
      status = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      status = 0;
    }
    posts.add(new Post(url, Map.copyOf(parameters), Math.max(0, status), attempt, idempotency));
    return status;
  }

  static String sign(String url, Map<String, String> parameters, String token) {
    var data = new StringBuilder(url);
    new TreeMap<>(parameters).forEach((name, value) -> data.append(name).append(value));
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(data.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    http.shutdownNow();
    http.close();
  }
}
