package com.tqpro.whatsapp.postgres.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import com.tqpro.whatsapp.domain.template.ReadText;
import com.tqpro.whatsapp.domain.template.TemplateSnapshot;
import com.tqpro.whatsapp.postgres.Database;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The message of a broadcast that somebody answers, as it read: it becomes part of the conversation only then.
 *
 * @param text the template's body filled in for that recipient; null where it cannot be told any more
 * @param details broadcast, template and language, as JSON
 */
record QuotedBroadcast(String wamid, Instant at, String text, String details) {
  private static final String SQL = """
      select o.id, o.contact_id, o.content_enc, coalesce(o.sent_at, o.claimed_at, o.created_at) as at,
        b.id as broadcast, cast(b.template as text) as template, cast(b.variables as text) as variables
      from tqwa.outbound_message o join tqwa.broadcast b on b.id = o.broadcast_id
      where o.provider_message_id = :wamid""";

  static Optional<QuotedBroadcast> find(Database database, ContactKeys keys, String tenant, String wamid) {
    return database.call(h -> h.createQuery(SQL).bind("wamid", wamid).map((rs, c) -> new Row(rs.getObject("id", UUID.class),
            rs.getObject("contact_id", UUID.class), rs.getBytes("content_enc"), rs.getTimestamp("at").toInstant(), rs.getObject("broadcast", UUID.class),
            Json.tree(rs.getString("template")), Json.tree(rs.getString("variables")))).findFirst())
        .map(row -> new QuotedBroadcast(wamid, row.at(), text(row.template(), values(row, keys, tenant)), details(row)));
  }

  /** The recipient's own values over those of the whole broadcast; the recipient's are gone when his key is. */
  private static Map<String, String> values(Row row, ContactKeys keys, String tenant) {
    var values = new HashMap<String, String>();
    row.variables().properties().forEach(e -> values.put(e.getKey(), e.getValue().asText()));
    if (row.contact() != null && row.content() != null) {
      var cipher = keys.find(tenant, List.of(row.contact())).get(row.contact());
      if (cipher != null) {
        try {
          Json.tree(cipher.open(row.content(), "outbound_message", "content_enc", row.id())).properties()
              .forEach(e -> values.put(e.getKey(), e.getValue().asText()));
        } catch (CryptoFault e) {
          return values;
        }
      }
    }
    return values;
  }

  static String text(JsonNode template, Map<String, String> values) {
    TemplateSnapshot snapshot;
    try {
      snapshot = Json.convert(template, TemplateSnapshot.class);
    } catch (JsonFault e) {
      return null;
    }
    var text = ReadText.of(snapshot, values);
    return text == null ? values.get("message_body") : text;
  }

  private static String details(Row row) {
    var node = Json.object();
    node.put("broadcast", row.broadcast().toString());
    node.put("template", row.template().path("name").asText(null));
    node.put("language", row.template().path("language").asText(null));
    return Json.text(node);
  }

  private record Row(UUID id, UUID contact, byte[] content, Instant at, UUID broadcast, JsonNode template, JsonNode variables) {}
}
