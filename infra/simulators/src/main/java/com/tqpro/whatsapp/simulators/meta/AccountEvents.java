package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;

/** Account events of reference A5, sent at once to the app that is subscribed to the WABA. */
public final class AccountEvents {
    private final Receipts receipts;
    private final InstantSource clock;

    AccountEvents(Receipts receipts, InstantSource clock) {
        this.receipts = receipts;
        this.clock = clock;
    }

    /** Any field with any value. */
    public void send(String wabaId, String field, ObjectNode value) {
        receipts.tell(new WebhookUpdate(wabaId, field, null, value, false), value.toString());
    }

    /** {@code phone_number_quality_update}: event ONBOARDING, THROUGHPUT_UPGRADE, FLAGGED ...; tier TIER_250 to TIER_UNLIMITED. */
    public void phoneQuality(MetaPhone phone, String event, String tier) {
        send(phone.wabaId(), "phone_number_quality_update", Json.object().put("display_phone_number", phone.digits()).put("event", event)
                .put("max_daily_conversations_per_business", tier));
    }

    /**
     * {@code account_update}.
     *
     * @param info name of the detail object ({@code ban_info}, {@code violation_info} ...), or null
     * @param detail its content, or null
     */
    public void accountUpdate(String wabaId, String event, String info, ObjectNode detail) {
        ObjectNode value = Json.object().put("event", event);
        if (info != null) value.set(info, detail);
        send(wabaId, "account_update", value);
    }

    /** {@code template_category_update} as announcement: the template keeps {@code current} until the time given. */
    public void categoryAnnounced(String wabaId, ObjectNode template, String current, String future, Instant when) {
        send(wabaId, "template_category_update", named(template).put("new_category", current).put("correct_category", future)
                .put("category_update_timestamp", when.getEpochSecond()));
    }

    void templateStatus(String wabaId, ObjectNode template, String event, String reason) {
        ObjectNode value = Json.object().put("event", event);
        value.setAll(named(template));
        value.put("reason", reason);
        value.put("message_template_category", template.path("category").asText());
        switch (event) {
            case "PAUSED" -> value.putObject("other_info").put("title", "FIRST_PAUSE").put("description", "Paused for 3 hours because of low quality.");
            case "DISABLED" -> value.putObject("disable_info").put("disable_date", clock.instant().getEpochSecond());
            case "REJECTED" -> value.putObject("rejection_info").put("reason", reason).put("recommendation", "Edit the template and submit it again.");
            default -> { }
        }
        send(wabaId, "message_template_status_update", value);
    }

    /** {@code message_template_quality_update}; scores GREEN, YELLOW, RED, UNKNOWN. */
    public void templateQuality(String wabaId, ObjectNode template, String before, String score) {
        ObjectNode value = Json.object().put("previous_quality_score", before).put("new_quality_score", score);
        value.setAll(named(template));
        send(wabaId, "message_template_quality_update", value);
    }

    /** {@code template_category_update} as done: the category has changed. */
    public void templateCategory(String wabaId, ObjectNode template, String before, String category) {
        send(wabaId, "template_category_update", named(template).put("previous_category", before).put("new_category", category));
    }

    /** Webhooks write the language with a hyphen (en-US), the API with an underscore (en_US). */
    private static ObjectNode named(ObjectNode template) {
        return Json.object().put("message_template_id", template.path("id").asLong())
                .put("message_template_name", template.path("name").asText())
                .put("message_template_language", template.path("language").asText().replace('_', '-'));
    }
}
