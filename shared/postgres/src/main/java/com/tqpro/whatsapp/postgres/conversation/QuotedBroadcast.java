package com.tqpro.whatsapp.postgres.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import com.tqpro.whatsapp.domain.template.Placeholders;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Body;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Parameter;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Text;
import com.tqpro.whatsapp.domain.template.Rendering;
import com.tqpro.whatsapp.domain.template.TemplateRenderer;
import com.tqpro.whatsapp.domain.template.TemplateSnapshot;
import com.tqpro.whatsapp.domain.event.Provider;
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
    var body = body(snapshot.components());
    if (body == null || snapshot.provider() != Provider.META) {
      return body == null ? values.get("message_body") : body;
    }
    return switch (TemplateRenderer.render(snapshot, values)) {
      case Rendering.Rendered(var rendered) -> {
        var parameters = rendered.components().stream().filter(Body.class::isInstance).map(Body.class::cast).findFirst().map(Body::parameters).orElse(List.of());
        yield Placeholders.fill(body, name -> value(parameters, name));
      }
      case Rendering.Incomplete incomplete -> body;
    };
  }

  /** By name, or by number from 1; a placeholder without a value stays as it is. */
  private static String value(List<Parameter> parameters, String name) {
    for (var parameter : parameters) {
      if (parameter instanceof Text text && name.equals(text.name())) {
        return text.text();
      }
    }
    int position = name.matches("\\d{1,3}") ? Integer.parseInt(name) : 0;
    return position >= 1 && position <= parameters.size() && parameters.get(position - 1) instanceof Text text ? text.text() : "{{" + name + "}}";
  }

  private static String body(JsonNode components) {
    for (var component : components) {
      if (component.path("type").asText().equalsIgnoreCase("BODY")) {
        return component.path("text").asText(null);
      }
    }
    return null;
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
