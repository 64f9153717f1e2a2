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
import java.util.concurrent.LinkedBlockingQueue;
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

    /** What is under way since the last reset and what became of the rest, in updates. */
    private static final class Round {
        final AtomicLong pending = new AtomicLong();
        final AtomicLong delivered = new AtomicLong();
        final AtomicLong lost = new AtomicLong();
        final AtomicLong undeliverable = new AtomicLong();
    }

    private record Parcel(WebhookUpdate update, Round round) {}

    /** One app's queue: its thread forms batches in order and starts posts, as many at once as the switches allow. */
    private final class Lane {
        final LinkedBlockingQueue<Parcel> queue = new LinkedBlockingQueue<>();
        final Thread thread;

        Lane(Directory.Target target) {
            thread = Thread.ofVirtual().name("webhooks-" + target.appId()).start(() -> run(target));
        }

        private void run(Directory.Target target) {
            Semaphore done = new Semaphore(0);
            int open = 0;
            try {
                while (true) {
                    List<Parcel> batch = next();
                    open -= done.drainPermits();
                    while (open >= switches.get().parallelPosts()) {
                        done.acquire();
                        open--;
                    }
                    open++;
                    Thread.ofVirtual().start(() -> {
                        try {
                            first(target, batch);
                        } finally {
                            done.release();
                        }
                    });
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }

        private List<Parcel> next() throws InterruptedException {
            List<Parcel> batch = new ArrayList<>();
            batch.add(queue.take());
            WebhookSwitches now = switches.get();
            long deadline = System.nanoTime() + now.batchWindow().toNanos();
            while (batch.size() < now.batchSize()) {
                Parcel more = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (more == null) break;
                batch.add(more);
            }
            return batch;
        }
    }

    private final Directory directory;
    private final Supplier<WebhookSwitches> switches;
    private final Ledger ledger;
    private final InstantSource clock;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("webhook-timer").factory());
    private final Map<Directory.Target, Lane> lanes = new ConcurrentHashMap<>();
    private volatile Round round = new Round();

    WebhookOutbox(Directory directory, Supplier<WebhookSwitches> switches, Ledger ledger, InstantSource clock) {
        this.directory = directory;
        this.switches = switches;
        this.ledger = ledger;
        this.clock = clock;
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Updates not yet answered 200 nor given up. */
    long pending() {
        return round.pending.get();
    }

    /** Updates answered 200; doubles count twice. */
    long delivered() {
        return round.delivered.get();
    }

    /** Updates that the switch "lost" swallowed. */
    long lost() {
        return round.lost.get();
    }

    /** Updates dropped because no app is subscribed, it has no callback, or it never answered 200. */
    long undeliverable() {
        return round.undeliverable.get();
    }

    void lose() {
        round.lost.incrementAndGet();
    }

    void offer(WebhookUpdate update, Duration delay) {
        Parcel parcel = new Parcel(update, round);
        parcel.round().pending.incrementAndGet();
        if (delay.isZero()) ready(parcel);
        else later(delay, () -> ready(parcel));
    }

    /** Forgets everything that waits; what is under way ends uncounted. */
    void clear() {
        round = new Round();
        timer.getQueue().clear();
    }

    private void later(Duration delay, Runnable task) {
        if (!timer.isShutdown()) timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void ready(Parcel parcel) {
        if (parcel.round() != round) return;
        WebhookUpdate update = parcel.update();
        directory.target(update.wabaId(), update.field(), update.phoneNumberId()).ifPresentOrElse(
                target -> lanes.computeIfAbsent(target, Lane::new).queue.add(parcel), () -> giveUp(1, parcel.round()));
    }

    private void first(Directory.Target target, List<Parcel> batch) {
        Round mine = round;
        List<WebhookUpdate> updates = batch.stream().filter(p -> p.round() == mine).map(Parcel::update).toList();
        if (!updates.isEmpty()) attempt(target, WebhookEnvelope.body(updates, clock.instant()), updates.size(), 1, Duration.ZERO, mine);
    }

    private void attempt(Directory.Target target, byte[] body, int updates, int attempt, Duration waited, Round mine) {
        if (mine != round) return;
        String secret = directory.app(target.appId()).orElseThrow().secret();
        if (post(target.callback(), body, Signature.of(secret, body), attempt) == 200) {
            mine.delivered.addAndGet(updates);
            mine.pending.addAndGet(-updates);
            return;
        }
        Duration delay = retryDelay(attempt);
        Duration total = waited.plus(delay);
        if (total.compareTo(GIVE_UP) > 0) {
            giveUp(updates, mine);
            return;
        }
        later(Duration.ofNanos((long) (delay.toNanos() * switches.get().retryScale())),
                () -> Thread.ofVirtual().start(() -> attempt(target, body, updates, attempt + 1, total, mine)));
    }

    private static void giveUp(int updates, Round mine) {
        mine.undeliverable.addAndGet(updates);
        mine.pending.addAndGet(-updates);
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
        round = new Round();
        timer.shutdownNow();
        lanes.values().forEach(lane -> lane.thread.interrupt());
        http.shutdownNow();
        http.close();
    }
}
