package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Decides which receipts a message gets, when, how often and in which order. The choices depend on seed, recipient and how many messages
 * he got before, not on the order in which threads arrive: a run can be repeated.
 */
final class Receipts {
    private final WebhookOutbox outbox;
    private final StatusBodies bodies;
    private final Supplier<WebhookSwitches> switches;
    private final long seed;
    private final Duration qualityHold;

    /** {@code after} is when it happens, {@code leaves} when its webhook leaves, both counted from acceptance. */
    private record Step(String status, Duration after, Duration leaves) {}

    Receipts(WebhookOutbox outbox, StatusBodies bodies, Supplier<WebhookSwitches> switches, MetaSimulatorOptions options) {
        this.outbox = outbox;
        this.bodies = bodies;
        this.switches = switches;
        this.seed = options.seed();
        this.qualityHold = options.qualityHold();
    }

    /**
     * @param nth how many messages this recipient has got, this one included
     * @param fault null = an ordinary course
     */
    void plan(SentMessage message, MetaPhone phone, long nth, Pricing pricing, Fault fault) {
        WebhookSwitches now = switches.get();
        RandomGenerator random = random(message.recipient(), nth);
        switch (fault) {
            case Fault.FailLater(int code) -> fail(message, phone, code, now.sent().draw(random), random);
            case Fault.HoldForQuality(boolean dropped) when dropped -> fail(message, phone, 132015, qualityHold, random);
            case Fault.HoldForQuality _ -> tell(message, phone, pricing, usual(message, now, random, qualityHold), random);
            case Fault.OnlyReceipts(List<String> only) -> tell(message, phone, pricing, exactly(only, now, random), random);
            case null, default -> tell(message, phone, pricing, usual(message, now, random, Duration.ZERO), random);
        }
    }

    /**
     * Sends something that a customer did or that happened to an account: never lost, but late or doubled as the switches say.
     *
     * @param key what the choice depends on beside the seed
     */
    void tell(WebhookUpdate update, String key) {
        WebhookSwitches now = switches.get();
        RandomGenerator random = random(key, 0);
        Duration delay = random.nextDouble() < now.late() ? now.lateBy() : Duration.ZERO;
        outbox.offer(update, delay);
        if (random.nextDouble() < now.doubled()) outbox.offer(update, delay.plusMillis(random.nextInt(50)));
    }

    private RandomGenerator random(String key, long nth) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ key.hashCode() * 31L ^ nth << 40);
    }

    private static List<Step> usual(SentMessage message, WebhookSwitches now, RandomGenerator random, Duration held) {
        Duration sent = held.plus(now.sent().draw(random));
        Duration delivered = sent.plus(now.delivered().draw(random));
        Duration read = delivered.plus(now.read().draw(random));
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("sent", sent, sent));
        if (random.nextDouble() >= now.undelivered()) steps.add(new Step("delivered", delivered, delivered));
        if (random.nextDouble() >= now.unread()) {
            steps.add(new Step("read", read, read));
            Duration played = read.plus(now.read().draw(random));
            if (message.type().equals("audio")) steps.add(new Step("played", played, played));
        }
        return random.nextDouble() < now.reordered() ? backwards(steps) : steps;
    }

    /** Each happens when it does, but the last leaves first; in the order in which they leave, which then does not depend on how fast they are planned. */
    private static List<Step> backwards(List<Step> steps) {
        List<Step> turned = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            turned.add(new Step(steps.get(i).status(), steps.get(i).after(), steps.get(steps.size() - 1 - i).leaves()));
        }
        return turned.reversed();
    }

    private static List<Step> exactly(List<String> only, WebhookSwitches now, RandomGenerator random) {
        List<Step> steps = new ArrayList<>();
        Duration at = Duration.ZERO;
        for (String status : only) {
            at = at.plus(steps.isEmpty() ? now.sent().draw(random) : now.delivered().draw(random));
            steps.add(new Step(status, at, at));
        }
        return steps;
    }

    private void tell(SentMessage message, MetaPhone phone, Pricing pricing, List<Step> steps, RandomGenerator random) {
        String priced = steps.stream().anyMatch(s -> s.status().equals("delivered")) ? "delivered" : "read";
        for (Step step : steps) {
            boolean withPrice = step.status().equals("sent") || step.status().equals(priced);
            send(phone, bodies.of(message, phone, step.status(), message.acceptedAt().plus(step.after()), withPrice ? pricing : null), step.leaves(), random);
        }
    }

    private void fail(SentMessage message, MetaPhone phone, int code, Duration after, RandomGenerator random) {
        send(phone, bodies.failed(message, phone, message.acceptedAt().plus(after), GraphError.of(code, ErrorCatalogue.entry(code).title() + ".")), after, random);
    }

    private void send(MetaPhone phone, ObjectNode value, Duration delay, RandomGenerator random) {
        WebhookSwitches now = switches.get();
        boolean lost = random.nextDouble() < now.lost();
        Duration when = random.nextDouble() < now.late() ? delay.plus(now.lateBy()) : delay;
        boolean doubled = random.nextDouble() < now.doubled();
        Duration again = when.plusMillis(random.nextInt(50));
        if (lost) {
            outbox.lose();
            return;
        }
        WebhookUpdate update = new WebhookUpdate(phone.wabaId(), "messages", phone.id(), value, true);
        outbox.offer(update, when);
        if (doubled) outbox.offer(update, again);
    }
}
