package com.tqpro.whatsapp.simulators.meta;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Delivers webhook updates: waits, batches, signs, posts, and retries what was not answered 200 with growing delay for 7 days
 * (times the switch {@code retryScale}).
 */
final class WebhookOutbox implements AutoCloseable {
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETRY = Duration.ofHours(12);
    private static final Duration GIVE_UP = Duration.ofDays(7);

    /** Updates for one target that wait for company. */
    private static final class Batch {
        private final List<WebhookUpdate> updates = new ArrayList<>();
        private boolean flushPlanned;
    }

    private final Directory directory;
    private final Supplier<WebhookSwitches> switches;
    private final Ledger ledger;
    private final InstantSource clock;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    private final ExecutorService posts = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("webhook-timer").factory());
    private final Map<Directory.Target, Batch> batches = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> lanes = new ConcurrentHashMap<>();
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong undeliverable = new AtomicLong();
    private volatile long generation;

    WebhookOutbox(Directory directory, Supplier<WebhookSwitches> switches, Ledger ledger, InstantSource clock) {
        this.directory = directory;
        this.switches = switches;
        this.ledger = ledger;
        this.clock = clock;
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Updates not yet answered 200 nor given up. */
    long pending() {
        return pending.get();
    }

    /** Updates dropped because no app is subscribed, it has no callback, or it never answered 200. */
    long undeliverable() {
        return undeliverable.get();
    }

    void offer(WebhookUpdate update, Duration delay) {
        pending.incrementAndGet();
        long mine = generation;
        later(delay, () -> ready(update, mine));
    }

    /** Forgets everything that is not under way. */
    synchronized void clear() {
        generation++;
        batches.clear();
        pending.set(0);
        undeliverable.set(0);
    }

    private void later(Duration delay, Runnable task) {
        try {
            timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            pending.decrementAndGet();
        }
    }

    private void ready(WebhookUpdate update, long mine) {
        if (mine != generation) return;
        Directory.Target target = directory.target(update.wabaId(), update.field(), update.phoneNumberId()).orElse(null);
        if (target == null) {
            settle(1, mine);
            undeliverable.incrementAndGet();
            return;
        }
        WebhookSwitches now = switches.get();
        Batch batch = batches.computeIfAbsent(target, _ -> new Batch());
        synchronized (batch) {
            batch.updates.add(update);
            if (batch.updates.size() >= now.batchSize()) {
                flush(target, batch, mine);
            } else if (!batch.flushPlanned) {
                batch.flushPlanned = true;
                later(now.batchWindow(), () -> {
                    synchronized (batch) {
                        batch.flushPlanned = false;
                        if (mine == generation) flush(target, batch, mine);
                    }
                });
            }
        }
    }

    private void flush(Directory.Target target, Batch batch, long mine) {
        if (batch.updates.isEmpty()) return;
        List<WebhookUpdate> updates = List.copyOf(batch.updates);
        batch.updates.clear();
        byte[] body = WebhookEnvelope.body(updates, clock.instant());
        start(target, body, updates.size(), 1, Duration.ZERO, mine);
    }

    private void start(Directory.Target target, byte[] body, int updates, int attempt, Duration waited, long mine) {
        try {
            posts.execute(() -> attempt(target, body, updates, attempt, waited, mine));
        } catch (RejectedExecutionException closed) {
            settle(updates, mine);
        }
    }

    private void attempt(Directory.Target target, byte[] body, int updates, int attempt, Duration waited, long mine) {
        WebhookSwitches now = switches.get();
        Semaphore lane = lanes.computeIfAbsent(target.appId() + "@" + now.parallelPosts(), _ -> new Semaphore(now.parallelPosts(), true));
        int status;
        try {
            lane.acquire();
        } catch (InterruptedException closed) {
            return;
        }
        try {
            if (mine != generation) return;
            String secret = directory.app(target.appId()).orElseThrow().secret();
            status = post(target.callback(), body, Signature.of(secret, body), attempt);
        } finally {
            lane.release();
        }
        if (status == 200) {
            settle(updates, mine);
            return;
        }
        Duration delay = retryDelay(attempt);
        if (waited.plus(delay).compareTo(GIVE_UP) > 0) {
            settle(updates, mine);
            undeliverable.addAndGet(updates);
            return;
        }
        later(Duration.ofNanos((long) (delay.toNanos() * now.retryScale())), () -> start(target, body, updates, attempt + 1, waited.plus(delay), mine));
    }

    private void settle(int updates, long mine) {
        if (mine == generation) pending.addAndGet(-updates);
    }

    /** One minute, doubled after each attempt, at most 12 hours. */
    static Duration retryDelay(int failedAttempts) {
        Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(failedAttempts - 1, 20));
        return delay.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : delay;
    }

    /** Posts once and records it; 0 = no answer. A null signature sends none. */
    int post(URI target, byte[] body, String signature, int attempt) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json").header("User-Agent", "facebookexternalua")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (signature != null) request.header("X-Hub-Signature-256", signature);
        var at = clock.instant();
        int status;
        try {
            status = http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException noAnswer) {
            status = 0;
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            status = 0;
        }
        ledger.post(new WebhookPost(at, target, body, signature, status, attempt));
        return status;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        posts.shutdownNow();
        http.shutdownNow();
        http.close();
    }
}
