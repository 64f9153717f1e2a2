package com.tqpro.whatsapp.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.broadcast.BroadcastState;
import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.template.StoredTemplate;
import com.tqpro.whatsapp.postgres.template.TemplateRepository;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.registry.Registry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes a broadcast of a request: its template, its sender, and a copy of the settings that sending it takes. */
final class BroadcastCreation {
  private static final int NAME = 200;
  private static final int VALUE = 2_000;

  private final TenantScope scope;
  private final Registry registry;
  private final InstantSource clock;

  BroadcastCreation(TenantScope scope, Registry registry, InstantSource clock) {
    this.scope = scope;
    this.registry = registry;
    this.clock = clock;
  }

  /** @throws Problem that says what to change */
  Broadcast of(JsonNode body) {
    var name = body.path("name").asText("").strip();
    if (name.isEmpty() || name.length() > NAME) {
      throw Problem.badRequest("name-missing", "name must have 1 to " + NAME + " characters.");
    }
    var provider = Provider.valueOf(scope.settings().get(Setting.BROADCAST_WA_PROVIDER));
    var template = template(body, provider);
    if (template.provider() != provider) {
      throw Problem.conflict("provider-mismatch", "The template is " + template.provider() + "'s, but broadcast.wa.provider is " + provider
          + " (set in: " + scope.settings().effective(Setting.BROADCAST_WA_PROVIDER).source() + "). Choose a template of " + provider + ", or change the setting.");
    }
    if (template.unsupportedReason() != null) {
      throw Problem.conflict("template-unsupported", "The template " + template.name() + " " + template.unsupportedReason() + ".");
    }
    var sender = sender(body.path("sender").asText("").strip(), provider);
    var snapshot = template.snapshot(scope.settings().get(Setting.BROADCAST_WA_MEDIA_CDN_PREFIX), scope.settings().get(Setting.BROADCAST_WA_SHORTLINK));
    var now = clock.instant();
    return new Broadcast(UuidV7.at(now.toEpochMilli()), name, provider, sender, template.id(), snapshot, variables(body.path("variables")), BroadcastState.DRAFT,
        null, 0, null, null, scope.workers(provider, sender), null, null, scope.actor().name(), now);
  }

  private StoredTemplate template(JsonNode body, Provider provider) {
    var templates = new TemplateRepository(scope.database());
    if (body.hasNonNull("templateId")) {
      try {
        return templates.find(UUID.fromString(body.path("templateId").asText())).orElseThrow(BroadcastCreation::noTemplate);
      } catch (IllegalArgumentException e) {
        throw noTemplate();
      }
    }
    var name = body.path("template").path("name").asText("");
    if (name.isEmpty() && provider == Provider.TWILIO && !scope.settings().get(Setting.BROADCAST_WA_TEMPLATE_CSID).isEmpty()) {
      var sid = scope.settings().get(Setting.BROADCAST_WA_TEMPLATE_CSID);
      return templates.ofContent(sid).orElseThrow(() -> new Problem(404, "template-not-found", "broadcast.wa.template.csid is " + sid + ", but there is no template with that content SID: import templates first."));
    }
    if (name.isEmpty()) {
      throw Problem.badRequest("template-missing", "Name the template: templateId, or template with name and language.");
    }
    var all = templates.named(name, body.path("template").path("language").asText(null));
    // Both providers may have it under one name: the one that sends now counts.
    var own = all.stream().filter(t -> t.provider() == provider).toList();
    var found = own.isEmpty() ? all : own;
    if (found.size() > 1) {
      throw Problem.badRequest("template-ambiguous", "The template " + name + " exists in " + String.join(", ", found.stream().map(StoredTemplate::language).toList())
          + ": name the language.");
    }
    return found.stream().findFirst().orElseThrow(BroadcastCreation::noTemplate);
  }

  private static Problem noTemplate() {
    return new Problem(404, "template-not-found", "There is no such template. The language must be exactly as registered (en and en_US are two); import templates first.");
  }

  /** One of the tenant's own numbers, by its id or as people see it; the only one where none is named. */
  String sender(String named, Provider provider) {
    var own = registry.tenant(scope.tenant()).map(t -> t.senders().stream().filter(s -> scope.number(provider, s).isPresent()).toList()).orElse(List.of());
    if (named.isEmpty() && own.size() == 1) {
      return own.getFirst();
    }
    if (named.isEmpty()) {
      throw Problem.badRequest("sender-missing", own.isEmpty() ? "The tenant has no number of " + provider + "."
          : "Name the sender: the tenant has " + String.join(", ", own) + ".");
    }
    // Also by the number that people see.
    return own.stream().filter(s -> s.equals(named) || scope.number(provider, s).orElseThrow().displayNumber().equals(named)).findFirst()
        .orElseThrow(() -> Problem.conflict("sender-of-another", "The sender is not a " + provider + " number of this tenant."));
  }

  private static Map<String, String> variables(JsonNode given) {
    var variables = new HashMap<String, String>();
    given.properties().forEach(e -> {
      if (e.getValue().isContainerNode() || e.getValue().asText().length() > VALUE) {
        throw Problem.badRequest("invalid-variables", "variables." + e.getKey() + " must be a plain value of at most " + VALUE + " characters.");
      }
      if (!e.getValue().isNull()) {
        variables.put(RecipientColumns.source(e.getKey()), e.getValue().asText());
      }
    });
    return variables;
  }
}
