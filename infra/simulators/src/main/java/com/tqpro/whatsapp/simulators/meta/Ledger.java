package com.tqpro.whatsapp.simulators.meta;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The record of everything that arrived and went out: full entries up to a limit, counts exact for ever. */
final class Ledger {
    private final int limit;
    private final Newest<RecordedCall> calls;
    private final Newest<SentMessage> messages;
    private final Newest<WebhookPost> posts;
    private final Map<String, Arrivals> arrivals = new ConcurrentHashMap<>();
    private final Map<String, Long> perRecipient = new ConcurrentHashMap<>();
    private final Map<Integer, Long> perError = new ConcurrentHashMap<>();

    Ledger(int limit) {
        this.limit = limit;
        calls = new Newest<>(limit);
        messages = new Newest<>(limit);
        posts = new Newest<>(limit);
    }

    void call(RecordedCall call) {
        calls.add(call);
        if (call.errorCode() >= 0) perError.merge(call.errorCode(), 1L, Long::sum);
        if (call.errorCode() == 130429 && call.phoneNumberId() != null) arrivals(call.phoneNumberId()).throttle();
    }

    /** Records an accepted message; the answer is how many this recipient has got by now. */
    long accepted(SentMessage message) {
        messages.add(message);
        arrivals(message.phoneNumberId()).accept(message.acceptedAt());
        return perRecipient.merge(message.recipient(), 1L, Long::sum);
    }

    void post(WebhookPost post) {
        posts.add(post);
    }

    List<RecordedCall> calls() {
        return calls.list();
    }

    List<SentMessage> messages() {
        return messages.list();
    }

    List<WebhookPost> posts() {
        return posts.list();
    }

    long callCount() {
        return calls.count();
    }

    long acceptedCount() {
        return messages.count();
    }

    long postCount() {
        return posts.count();
    }

    Map<String, Long> perRecipient() {
        return new TreeMap<>(perRecipient);
    }

    long acceptedTo(String recipient) {
        return perRecipient.getOrDefault(recipient, 0L);
    }

    Map<Integer, Long> perError() {
        return new TreeMap<>(perError);
    }

    Pace pace(String phoneNumberId) {
        Arrivals found = arrivals.get(phoneNumberId);
        return found == null ? Pace.NONE : found.pace();
    }

    void clear() {
        calls.clear();
        messages.clear();
        posts.clear();
        arrivals.clear();
        perRecipient.clear();
        perError.clear();
    }

    private Arrivals arrivals(String phoneNumberId) {
        return arrivals.computeIfAbsent(phoneNumberId, _ -> new Arrivals(limit));
    }
}
