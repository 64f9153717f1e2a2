package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.template.ImportedTemplate;
import com.tqpro.whatsapp.domain.template.ReadText;
import com.tqpro.whatsapp.domain.template.Rendering;
import com.tqpro.whatsapp.domain.template.StoredTemplate;
import com.tqpro.whatsapp.domain.template.TemplateRenderer;
import com.tqpro.whatsapp.meta.template.TemplateFault;
import com.tqpro.whatsapp.postgres.template.TemplateImport;
import com.tqpro.whatsapp.postgres.template.TemplateRepository;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import com.tqpro.whatsapp.twilio.content.ContentFault;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /admin/api/templates…} */
final class TemplateRoutes {
  private final AdminPorts ports;

  TemplateRoutes(AdminPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.post("/admin/api/templates/import", TenantScope.in(ports, this::importAll))
        .get("/admin/api/templates", TenantScope.in(ports, this::list))
        .get("/admin/api/templates/{id}", TenantScope.in(ports, this::get))
        .post("/admin/api/templates/{id}/preview", TenantScope.in(ports, this::preview));
  }

  private HttpResponse importAll(TenantScope scope) {
    var body = scope.request().body().length > 0 ? scope.request().json() : Json.object();
    boolean dryRun = body.path("dryRun").asBoolean(false);
    var provider = body.hasNonNull("provider") ? provider(body.path("provider").asText()) : Provider.valueOf(scope.settings().get(Setting.BROADCAST_WA_PROVIDER));
    var registered = switch (provider) {
      case META -> ofMeta(scope);
      case TWILIO -> ofTwilio(scope);
    };
    return HttpResponse.ok(new TemplateImport(scope.database()).run(provider, registered, ports.clock().instant(), dryRun, scope.actor()));
  }

  private List<ImportedTemplate> ofMeta(TenantScope scope) {
    var waba = ports.registry().tenant(scope.tenant()).map(t -> t.waba()).filter(w -> !w.isBlank())
        .orElseThrow(() -> Problem.conflict("no-waba", "The tenant has no WhatsApp Business Account in the registry (wa_meta_app.waba_id, or META_WABA_ID)."));
    var token = ports.metaCredentials().accessToken(scope.tenant())
        .orElseThrow(() -> Problem.conflict("no-access-token", "The tenant has no Meta access token: put it into its secret (meta.accessToken), or let it use the shared app."));
    try {
      return ports.metaTemplates().all(waba, token);
    } catch (TemplateFault fault) {
      throw new Problem(502, "meta-refused", fault.getMessage()).with("providerCode", fault.code());
    }
  }

  private List<ImportedTemplate> ofTwilio(TenantScope scope) {
    var api = ports.twilioCredentials().api(scope.tenant())
        .orElseThrow(() -> Problem.conflict("no-twilio-account", "The tenant has no Twilio account: put accountSid and authToken into its secret, section twilio."));
    try {
      return ports.twilioContents().all(api.user(), api.password());
    } catch (ContentFault fault) {
      throw new Problem(502, "twilio-refused", fault.getMessage()).with("providerCode", fault.code());
    }
  }

  private HttpResponse list(TenantScope scope) {
    var query = scope.request();
    var templates = new TemplateRepository(scope.database());
    int limit = Pages.limit(query, 50, 200);
    var last = Pages.last(query);
    var filter = new TemplateRepository.Filter(query.queryParameter("provider").map(TemplateRoutes::provider).orElse(null),
        query.queryParameter("status").orElse(null), query.queryParameter("language").orElse(null), query.queryParameter("name").orElse(null));
    var after = last == null ? null : templates.find(last).orElseThrow(Pages::invalid);
    var page = templates.page(filter, after, limit + 1);
    boolean more = page.size() > limit;
    var items = more ? page.subList(0, limit) : page;
    var answer = new LinkedHashMap<String, Object>();
    answer.put("items", items.stream().map(TemplateRoutes::summary).toList());
    answer.put("nextCursor", more ? Pages.cursor(items.getLast().id()) : null);
    return HttpResponse.ok(answer);
  }

  private HttpResponse get(TenantScope scope) {
    var template = find(scope);
    return HttpResponse.ok(template).header("etag", TemplateEditRoutes.tag(template));
  }

  private HttpResponse preview(TenantScope scope) {
    var template = find(scope);
    var values = new HashMap<String, String>();
    scope.request().json().path("values").properties().forEach(e -> values.put(RecipientColumns.source(e.getKey()), e.getValue().asText()));
    var snapshot = template.snapshot(scope.settings().get(Setting.BROADCAST_WA_MEDIA_CDN_PREFIX), scope.settings().get(Setting.BROADCAST_WA_SHORTLINK));
    var answer = new LinkedHashMap<String, Object>();
    switch (TemplateRenderer.render(snapshot, values)) {
      case Rendering.Rendered rendered -> {
        answer.put("complete", true);
        answer.put("template", rendered.template());
        answer.put("faults", List.of());
      }
      case Rendering.Incomplete incomplete -> {
        answer.put("complete", false);
        answer.put("faults", incomplete.faults());
      }
    }
    answer.put("text", ReadText.of(snapshot, values));
    return HttpResponse.ok(answer);
  }

  private static StoredTemplate find(TenantScope scope) {
    return new TemplateRepository(scope.database()).find(scope.id()).orElseThrow(() -> Problem.notFound("There is no template with that id."));
  }

  private static Map<String, Object> summary(StoredTemplate t) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", t.id());
    view.put("name", t.name());
    view.put("language", t.language());
    view.put("provider", t.provider());
    view.put("templateType", t.templateType());
    view.put("category", t.category());
    view.put("status", t.status());
    view.put("statusReason", t.statusReason());
    view.put("quality", t.quality());
    view.put("variableMapping", t.variableMapping());
    view.put("unsupportedReason", t.unsupportedReason());
    view.put("updatedAt", t.updatedAt());
    return view;
  }

  private static Provider provider(String name) {
    try {
      return Provider.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("invalid-provider", "provider must be META or TWILIO.");
    }
  }
}
