package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.broadcast.BroadcastState;
import com.tqpro.whatsapp.domain.broadcast.Recipient;
import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.id.Digest;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.phone.PhoneNumbers;
import com.tqpro.whatsapp.domain.template.StoredTemplate;
import com.tqpro.whatsapp.postgres.broadcast.BroadcastControl;
import com.tqpro.whatsapp.postgres.broadcast.BroadcastRepository;
import com.tqpro.whatsapp.postgres.broadcast.ControlResult;
import com.tqpro.whatsapp.postgres.broadcast.Preflight;
import com.tqpro.whatsapp.postgres.recipient.PlanResult;
import com.tqpro.whatsapp.postgres.recipient.RecipientPlanner;
import com.tqpro.whatsapp.postgres.template.TemplateEditing;
import com.tqpro.whatsapp.postgres.template.TemplateEditing.Result;
import com.tqpro.whatsapp.postgres.template.TemplateRepository;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code /admin/api/templates…}: making, changing and deleting templates by hand, and sending one to oneself. */
final class TemplateEditRoutes {
  private final AdminPorts ports;

  TemplateEditRoutes(AdminPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.post("/admin/api/templates", TenantScope.in(ports, this::create))
        .put("/admin/api/templates/{id}", TenantScope.in(ports, this::replace))
        .delete("/admin/api/templates/{id}", TenantScope.in(ports, this::delete))
        .post("/admin/api/templates/{id}/test-send", TenantScope.in(ports, this::testSend));
  }

  /** The strong validator of a template's state. */
  static String tag(StoredTemplate template) {
    return "\"" + template.version() + "\"";
  }

  private HttpResponse create(TenantScope scope) {
    return switch (new TemplateEditing(scope.database()).create(new TemplateInput(scope.request().json()).draft(), ports.clock().instant(), scope.actor())) {
      case Result.Done(var template) -> HttpResponse.json(201, template).header("etag", tag(template)).header("location", "/admin/api/templates/" + template.id());
      case Result other -> throw problem(other);
    };
  }

  private HttpResponse replace(TenantScope scope) {
    var draft = new TemplateInput(scope.request().json()).draft();
    return switch (new TemplateEditing(scope.database()).replace(scope.id(), version(scope), draft, ports.clock().instant(), scope.actor())) {
      case Result.Done(var template) -> HttpResponse.ok(template).header("etag", tag(template));
      case Result other -> throw problem(other);
    };
  }

  private HttpResponse delete(TenantScope scope) {
    return switch (new TemplateEditing(scope.database()).delete(scope.id(), version(scope), ports.clock().instant(), scope.actor())) {
      case Result.Deleted _ -> HttpResponse.empty(204);
      case Result other -> throw problem(other);
    };
  }

  private static long version(TenantScope scope) {
    var tag = scope.request().header("if-match").orElseThrow(() ->
        new Problem(428, "if-match-missing", "Send If-Match with the ETag that the template had when you read it."));
    if (!tag.matches("\"\\d{1,18}\"")) {
      throw Problem.badRequest("invalid-if-match", "If-Match must be one ETag, as the template was answered with.");
    }
    return Long.parseLong(tag.substring(1, tag.length() - 1));
  }

  private static Problem problem(Result result) {
    return switch (result) {
      case Result.Changed(var version) -> new Problem(412, "template-changed", "The template was changed meanwhile. Read it again.").with("etag", "\"" + version + "\"");
      case Result.Doubled _ -> Problem.conflict("template-exists", "There is a template with that content SID, or with that name and language, already.");
      case Result.Used _ -> Problem.conflict("template-used", "Broadcasts were made of the template; it stays for their sake.");
      case Result.NotFound _ -> Problem.notFound("There is no template with that id.");
      case Result.Done _, Result.Deleted _ -> throw new IllegalArgumentException("that is no refusal");
    };
  }

  /** A broadcast of one recipient, through all that every broadcast goes through; whatever broadcast.wa.provider is set to. */
  private HttpResponse testSend(TenantScope scope) {
    var template = new TemplateRepository(scope.database()).find(scope.id()).orElseThrow(() -> problem(new Result.NotFound()));
    var body = scope.request().json();
    var values = new HashMap<String, String>();
    body.path("values").properties().forEach(e -> values.put(RecipientColumns.source(e.getKey()), e.getValue().asText()));
    var sender = new BroadcastCreation(scope, ports.registry(), ports.clock()).sender(body.path("sender").asText("").strip(), template.provider());
    var now = ports.clock().instant();
    var snapshot = template.snapshot(scope.settings().get(Setting.BROADCAST_WA_MEDIA_CDN_PREFIX), scope.settings().get(Setting.BROADCAST_WA_SHORTLINK));
    var broadcast = new Broadcast(UuidV7.at(now.toEpochMilli()), "Test: " + template.name(), template.provider(), sender, template.id(), snapshot, Map.of(), BroadcastState.DRAFT,
        null, 0, null, null, 1, null, null, scope.actor().name(), now);
    new BroadcastRepository(scope.database()).insert(broadcast, scope.actor());
    var planned = new RecipientPlanner(scope.database(), ports.contactKeys(), scope.tenant(), PhoneNumbers.of(scope.settings()), 1, ports.clock())
        .plan(broadcast.id(), 0, Digest.sha256(scope.request().body()), List.of(new Recipient(1, body.path("phone").asText(""), values)), scope.actor());
    if (planned instanceof PlanResult.Planned done && done.report().accepted() == 0) {
      throw Problem.badRequest("invalid-phone", "Nobody can be written to at that phone: " + String.join(", ", done.report().skipped().keySet()) + ".");
    }
    var control = new BroadcastControl(scope.database(), scope.tenant(), new Preflight(scope.database(), ports.prices()), ports.tickets(), ports.clock(),
        fault -> ports.log().error("Tickets could not be issued; the dispatcher will", Map.of("tenant", scope.tenant()), fault));
    return switch (control.start(broadcast.id(), scope.rate(broadcast.provider(), sender), 1, scope.actor())) {
      case ControlResult.Done done -> HttpResponse.json(202, BroadcastView.of(done.broadcast())).header("location", "/admin/api/broadcasts/" + broadcast.id());
      case ControlResult.Refused refused -> throw Problem.conflict(refused.code(), refused.detail()).with("findings", refused.findings());
      case ControlResult.NotFound _ -> throw BroadcastRoutes.notFound();
    };
  }
}
