package com.tqpro.whatsapp.meta.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the body of a webhook of the WhatsApp Cloud API (business-messaging/whatsapp/webhooks): up to 1000 updates, every level an
 * array, several accounts in one body. Each item is read by itself: one that is malformed becomes a note and costs no other.
 */
public final class MetaWebhook {
  private static final String OBJECT = "whatsapp_business_account";

  private MetaWebhook() {}

  /**
   * @param received for events that tell no time of their own
   * @throws JsonFault when the body is not JSON or is nested beyond {@link Json#MAX_DEPTH}
   */
  public static ParsedWebhook parse(byte[] body, Instant received) {
    var root = Json.tree(body);
    if (TextCleaner.concerns(body)) {
      TextCleaner.clean(root);
    }
    var changes = new ArrayList<WebhookChange>();
    var notes = new ArrayList<WebhookNote>();
    if (!OBJECT.equals(root.path("object").asText())) {
      notes.add(WebhookNote.skipped("body", "object is not " + OBJECT));
      return new ParsedWebhook(List.of(), notes);
    }
    if (!(root.path("entry") instanceof ArrayNode entries)) {
      notes.add(WebhookNote.malformed("body", "entry is not a list"));
      return new ParsedWebhook(List.of(), notes);
    }
    for (var entry : entries) {
      if (entry.path("changes") instanceof ArrayNode list) {
        list.forEach(change -> read(entry, change, received, changes, notes));
      } else {
        notes.add(WebhookNote.malformed("entry", "changes is not a list"));
      }
    }
    return new ParsedWebhook(changes, notes);
  }

  private static void read(JsonNode entry, JsonNode change, Instant received, List<WebhookChange> changes, List<WebhookNote> notes) {
    try {
      changes.add(new ChangeReader(entry, change, received).read());
    } catch (MalformedItem e) {
      notes.add(WebhookNote.malformed("change", e.getMessage()));
    }
  }
}
