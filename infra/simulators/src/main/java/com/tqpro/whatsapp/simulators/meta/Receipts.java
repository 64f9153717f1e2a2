package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Plans the receipts of an accepted message and hands them, in Meta's form (reference A4), to the outbox. */
final class Receipts {
    /** How a message's cost is reported; {@code type} is regular or free_entry_point. */
    record Pricing(String category, String type) {}

    private record Step(String status, Duration after) {}

    private final WebhookOutbox outbox;
    private final Supplier<WebhookSwitches> switches;
    private final Customers customers;
    private final RandomGenerator random;
    private final InstantSource clock;

    Receipts(WebhookOutbox outbox, Supplier<WebhookSwitches> switches, Customers customers, RandomGenerator random, InstantSource clock) {
        this.outbox = outbox;
        this.switches = switches;
        this.customers = customers;
        this.random = random;
        this.clock = clock;
    }

    /** sent, delivered, read (and played for voice) as the switches say. */
    void usual(SentMessage message, MetaPhone phone, Pricing pricing, Duration hold) {
        WebhookSwitches now = switches.get();
        List<String> statuses = new ArrayList<>(List.of("sent"));
        if (!chance(now.undelivered())) statuses.add("delivered");
        if (!chance(now.unread())) {
            statuses.add("read");
            if (message.type().equals("audio")) statuses.add("played");
        }
        if (chance(now.reordered())) Collections.reverse(statuses);
        inOrder(message, phone, pricing, statuses, hold);
    }

    void inOrder(SentMessage message, MetaPhone phone, Pricing pricing, List<String> statuses, Duration hold) {
        WebhookSwitches now = switches.get();
        Duration after = hold;
        String priced = statuses.contains("delivered") ? "delivered" : "read";
        for (String status : statuses) {
            after = after.plus(draw(switch (status) {
                case "sent" -> now.sent();
                case "delivered" -> now.delivered();
                default -> now.read();
            }));
            boolean withPrice = status.equals("sent") || status.equals(priced);
            emit(message, phone, new Step(status, after), withPrice ? pricing : null, null);
        }
    }

    void failed(SentMessage message, MetaPhone phone, GraphError error, Duration hold) {
        emit(message, phone, new Step("failed", hold.plus(draw(switches.get().sent()))), null, error);
    }

    private void emit(SentMessage message, MetaPhone phone, Step step, Pricing pricing, GraphError error) {
        WebhookSwitches now = switches.get();
        if (chance(now.lost())) return;
        Duration delay = chance(now.late()) ? step.after().plus(now.lateBy()) : step.after();
        ObjectNode value = value(message, phone, step.status(), clock.instant().plus(step.after()), pricing, error);
        WebhookUpdate update = new WebhookUpdate(phone.wabaId(), "messages", phone.id(), value, true);
        outbox.offer(update, delay);
        if (chance(now.doubled())) outbox.offer(update, delay.plusMillis(random.nextInt(50)));
    }

    private ObjectNode value(SentMessage message, MetaPhone phone, String status, Instant at, Pricing pricing, GraphError error) {
        boolean hidden = message.waId() == null || customers.hides(message.userId());
        ObjectNode value = Json.object();
        value.put("messaging_product", "whatsapp");
        value.putObject("metadata").put("display_phone_number", phone.digits()).put("phone_number_id", phone.id());
        if (error == null) value.set("contacts", contacts(message, hidden));
        ObjectNode item = value.putArray("statuses").addObject();
        item.put("id", message.wamid());
        item.put("status", status);
        item.put("timestamp", String.valueOf(at.getEpochSecond()));
        if (!hidden) item.put("recipient_id", message.waId());
        item.put("recipient_user_id", message.userId());
        String parent = customers.profile(message.userId()).parentUserId();
        if (parent != null) item.put("recipient_parent_user_id", parent);
        if (message.callbackData() != null) item.put("biz_opaque_callback_data", message.callbackData());
        if (pricing != null) {
            if (pricing.type().equals("free_entry_point")) {
                ObjectNode conversation = item.putObject("conversation").put("id", "fep" + message.userId().hashCode());
                if (status.equals("sent")) conversation.put("expiration_timestamp", String.valueOf(at.plus(Duration.ofHours(72)).getEpochSecond()));
                conversation.putObject("origin").put("type", "referral_conversion");
            }
            item.putObject("pricing").put("billable", pricing.type().equals("regular")).put("pricing_model", "PMP")
                    .put("type", pricing.type()).put("category", pricing.category());
        }
        if (error != null) item.putArray("errors").add(error.statusError());
        return value;
    }

    private ArrayNode contacts(SentMessage message, boolean hidden) {
        ArrayNode contacts = Json.array();
        ObjectNode contact = contacts.addObject();
        customers.describe(message.userId(), hidden ? null : message.waId(), contact);
        return contacts;
    }

    private Duration draw(Latency latency) {
        synchronized (random) {
            return latency.draw(random);
        }
    }

    boolean chance(double probability) {
        if (probability <= 0) return false;
        synchronized (random) {
            return random.nextDouble() < probability;
        }
    }
}
