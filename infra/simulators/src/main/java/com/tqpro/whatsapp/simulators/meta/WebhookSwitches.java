package com.tqpro.whatsapp.simulators.meta;

import java.time.Duration;

/**
 * How webhooks are delivered. Probabilities are 0 to 1 and drawn per update.
 *
 * @param lost receipts that are never sent (inbound messages are never lost)
 * @param doubled updates that are sent twice
 * @param reordered messages whose receipts come in another order
 * @param late updates that come {@code lateBy} later
 * @param lateBy how much later
 * @param unread messages that are delivered and never read
 * @param undelivered messages whose {@code delivered} is left out although {@code read} may follow
 * @param sent from acceptance to the receipt "sent"
 * @param delivered from "sent" to "delivered"
 * @param read from "delivered" to "read"
 * @param batchSize updates per POST at most, 1 to 1000
 * @param batchWindow how long an update waits for company when batchSize is above 1
 * @param parallelPosts POSTs under way at once per app; 1 keeps their order
 * @param retryScale factor on Meta's retry delays: 1 = first after a minute, doubling, for 7 days
 */
public record WebhookSwitches(double lost, double doubled, double reordered, double late, Duration lateBy, double unread,
        double undelivered, Latency sent, Latency delivered, Latency read, int batchSize, Duration batchWindow, int parallelPosts,
        double retryScale) {

    public WebhookSwitches {
        for (double p : new double[] {lost, doubled, reordered, late, unread, undelivered}) {
            if (!(p >= 0 && p <= 1)) throw new IllegalArgumentException("a probability must be from 0 to 1, not " + p);
        }
        if (batchSize < 1 || batchSize > 1000) throw new IllegalArgumentException("batchSize must be 1 to 1000, not " + batchSize);
        if (parallelPosts < 1) throw new IllegalArgumentException("parallelPosts must be at least 1");
        if (!(retryScale > 0)) throw new IllegalArgumentException("retryScale must be above 0");
    }

    /** Everything arrives once and soon: sent after 10 ms, delivered 30 ms later, read 30 ms later; retries at 1/1000 of the time. */
    public static WebhookSwitches prompt() {
        return new WebhookSwitches(0, 0, 0, 0, Duration.ofSeconds(2), 0, 0, Latency.ofMillis(10), Latency.ofMillis(30), Latency.ofMillis(30),
                1, Duration.ofMillis(20), 8, 0.001);
    }

    /** As in bad days: 2 % lost, 5 % doubled, 10 % reordered, 5 % late by 2 s, long tails, batches of 100. */
    public static WebhookSwitches nasty() {
        return new WebhookSwitches(0.02, 0.05, 0.1, 0.05, Duration.ofSeconds(2), 0.3, 0.05,
                new Latency(Duration.ofMillis(10), Duration.ofMillis(50)), new Latency(Duration.ofMillis(50), Duration.ofMillis(300)),
                new Latency(Duration.ofMillis(200), Duration.ofSeconds(1)), 100, Duration.ofMillis(50), 8, 0.001);
    }

    public WebhookSwitches withLost(double p) { return new WebhookSwitches(p, doubled, reordered, late, lateBy, unread, undelivered, sent, delivered, read, batchSize, batchWindow, parallelPosts, retryScale); }
    public WebhookSwitches withDoubled(double p) { return new WebhookSwitches(lost, p, reordered, late, lateBy, unread, undelivered, sent, delivered, read, batchSize, batchWindow, parallelPosts, retryScale); }
    public WebhookSwitches withReordered(double p) { return new WebhookSwitches(lost, doubled, p, late, lateBy, unread, undelivered, sent, delivered, read, batchSize, batchWindow, parallelPosts, retryScale); }
    public WebhookSwitches withLate(double p, Duration by) { return new WebhookSwitches(lost, doubled, reordered, p, by, unread, undelivered, sent, delivered, read, batchSize, batchWindow, parallelPosts, retryScale); }
    public WebhookSwitches withUnread(double p) { return new WebhookSwitches(lost, doubled, reordered, late, lateBy, p, undelivered, sent, delivered, read, batchSize, batchWindow, parallelPosts, retryScale); }
    public WebhookSwitches withUndelivered(double p) { return new WebhookSwitches(lost, doubled, reordered, late, lateBy, unread, p, sent, delivered, read, batchSize, batchWindow, parallelPosts, retryScale); }
    public WebhookSwitches withLatency(Latency s, Latency d, Latency r) { return new WebhookSwitches(lost, doubled, reordered, late, lateBy, unread, undelivered, s, d, r, batchSize, batchWindow, parallelPosts, retryScale); }
    public WebhookSwitches withBatch(int size, Duration window) { return new WebhookSwitches(lost, doubled, reordered, late, lateBy, unread, undelivered, sent, delivered, read, size, window, parallelPosts, retryScale); }
    public WebhookSwitches withParallelPosts(int posts) { return new WebhookSwitches(lost, doubled, reordered, late, lateBy, unread, undelivered, sent, delivered, read, batchSize, batchWindow, posts, retryScale); }
    public WebhookSwitches withRetryScale(double scale) { return new WebhookSwitches(lost, doubled, reordered, late, lateBy, unread, undelivered, sent, delivered, read, batchSize, batchWindow, parallelPosts, scale); }
}
