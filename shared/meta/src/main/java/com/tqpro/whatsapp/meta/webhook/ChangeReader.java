package com.tqpro.whatsapp.meta.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import com.tqpro.whatsapp.domain.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Reads one change by its field. */
final class ChangeReader {
  /** Fields whose value is kept as it is and acted on by whoever reads the account events (webhooks/reference). */
  private static final Set<String> ACCOUNT = Set.of(
      "message_template_status_update", "message_template_quality_update", "message_template_components_update",
      "template_category_update", "template_correct_category_detection", "phone_number_quality_update", "phone_number_name_update",
      "account_update", "account_alerts", "account_review_update", "account_settings_update", "business_capability_update",
      "business_status_update", "business_username_update", "security", "partner_solutions", "payment_configuration_update");
  private static final int LONGEST_FIELD = 64;

  private final JsonNode entry;
  private final JsonNode change;
  private final JsonNode value;
  private final Instant received;
  private final String waba;
  private final String phoneNumberId;
  private final String field;
  private final List<InboundMessage> messages = new ArrayList<>();
  private final List<StatusEvent> statuses = new ArrayList<>();
  private final List<AccountEvent> accountEvents = new ArrayList<>();
  private final List<WebhookNote> notes = new ArrayList<>();

  /** @throws MalformedItem when the change says neither whose it is nor of what kind */
  ChangeReader(JsonNode entry, JsonNode change, Instant received) {
    this.entry = entry;
    this.change = change;
    this.value = change.path("value");
    this.received = received;
    this.waba = Fields.requiredId(entry, "id");
    this.field = Fields.requiredId(change, "field");
    this.phoneNumberId = Fields.id(value.path("metadata"), "phone_number_id");
    if (!value.isObject()) {
      throw new MalformedItem("value is not an object");
    }
  }

  WebhookChange read() {
    switch (field) {
      case "messages" -> conversation();
      case "smb_message_echoes" -> echoes();
      case "user_preferences" -> each("user_preferences", item -> accountEvents.add(AccountReader.preference(waba, item, received)));
      case "history", "smb_app_state_sync" -> notes.add(WebhookNote.skipped(field, "what the Business app held before is not taken over"));
      case "standby" -> notes.add(WebhookNote.skipped(field, "another agent has the conversation"));
      default -> other();
    }
    return new WebhookChange(waba, field, phoneNumberId, messages, statuses, accountEvents, notes, source());
  }

  private void conversation() {
    requireNumber();
    var reader = new MessageReader(phoneNumberId, value.path("contacts"));
    each("messages", item -> messages.add(reader.inbound(item)));
    each("statuses", item -> StatusReader.read(phoneNumberId, item)
        .ifPresentOrElse(statuses::add, () -> notes.add(WebhookNote.skipped("status", "a status that changes nothing here"))));
    if (value.path("errors") instanceof ArrayNode errors && !errors.isEmpty()) {
      accountEvents.add(AccountReader.errors(waba, phoneNumberId, entry, errors, received));
    }
    if (messages.isEmpty() && statuses.isEmpty() && accountEvents.isEmpty() && notes.isEmpty()) {
      notes.add(WebhookNote.skipped(field, "neither messages nor statuses nor errors"));
    }
  }

  private void echoes() {
    requireNumber();
    var reader = new MessageReader(phoneNumberId, value.path("contacts"));
    each("message_echoes", item -> messages.add(reader.echo(item)));
  }

  private void requireNumber() {
    if (phoneNumberId == null) {
      throw new MalformedItem("metadata.phone_number_id is missing");
    }
  }

  private void other() {
    if (ACCOUNT.contains(field)) {
      accountEvents.add(AccountReader.event(waba, field, entry, value, received));
    } else {
      notes.add(WebhookNote.skipped(field.length() > LONGEST_FIELD ? "unknown" : field, "a field that is not used here"));
    }
  }

  private void each(String list, Consumer<JsonNode> reader) {
    var items = value.path(list);
    if (items.isMissingNode()) {
      return;
    }
    if (!items.isArray()) {
      notes.add(WebhookNote.malformed(list, "is not a list"));
      return;
    }
    for (var item : items) {
      try {
        reader.accept(item);
      } catch (MalformedItem e) {
        notes.add(WebhookNote.malformed(list, e.getMessage()));
      }
    }
  }

  private JsonNode source() {
    var alone = Json.object();
    alone.set("id", entry.path("id"));
    if (entry.has("time")) {
      alone.set("time", entry.path("time"));
    }
    alone.putArray("changes").add(change);
    return alone;
  }
}
