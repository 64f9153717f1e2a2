package com.tqpro.whatsapp.meta.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.id.Digest;
import com.tqpro.whatsapp.domain.json.Json;
import java.time.Instant;

/** Makes account events of changes that concern no single message. Their tenant is null until they are routed. */
final class AccountReader {
  private AccountReader() {}

  static AccountEvent event(String waba, String field, JsonNode entry, JsonNode value, Instant received) {
    // Meta's own sample of a quality update carries the field name of the status update.
    boolean quality = field.equals("message_template_status_update") && value.has("new_quality_score") && !value.has("event");
    return make(waba, quality ? "message_template_quality_update" : field, entry, "time", value, received);
  }

  /** One element of {@code user_preferences[]}: a customer who stops or resumes marketing messages. */
  static AccountEvent preference(String waba, JsonNode item, Instant received) {
    if (Fields.id(item, "wa_id") == null && Fields.id(item, "user_id") == null) {
      throw new MalformedItem("wa_id and user_id are missing");
    }
    if (Fields.text(item, "value") == null) {
      throw new MalformedItem("value is missing");
    }
    return make(waba, "user_preferences", item, "timestamp", item, received);
  }

  /** Errors that came outside of any message. */
  static AccountEvent errors(String waba, String phoneNumberId, JsonNode entry, ArrayNode errors, Instant received) {
    var value = Json.object();
    value.put("phone_number_id", phoneNumberId);
    value.set("errors", errors);
    return make(waba, "errors", entry, "time", value, received);
  }

  private static AccountEvent make(String waba, String field, JsonNode timed, String timeField, JsonNode value, Instant received) {
    var at = Fields.time(timed, timeField);
    var id = Digest.sha256(waba + "|" + timed.path(timeField).asText("") + "|" + field + "|" + Json.text(value));
    return new AccountEvent(Provider.META, null, waba, field, id, at == null ? received : at, value);
  }
}
