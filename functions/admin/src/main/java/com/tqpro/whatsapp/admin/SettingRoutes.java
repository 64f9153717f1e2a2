package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.config.Settings;
import com.tqpro.whatsapp.postgres.SettingsRepository;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code /admin/api/settings…}: what the tenant sets for itself. Every function reads the tenant's rows anew, at the latest after half a minute.
 */
final class SettingRoutes {
  private static final Set<Setting> OWNERS = Set.of(Setting.OWNER_EMAIL, Setting.OWNER_WHATSAPP_NUMBER);
  private static final String TENANT = "tenant";

  private final AdminPorts ports;

  SettingRoutes(AdminPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.get("/admin/api/settings", TenantScope.in(ports, this::list))
        .get("/admin/api/settings/{name}", TenantScope.in(ports, this::get))
        .put("/admin/api/settings/{name}", TenantScope.in(ports, this::set))
        .delete("/admin/api/settings/{name}", TenantScope.in(ports, this::unset));
  }

  private HttpResponse list(TenantScope scope) {
    var rows = rows(scope);
    return HttpResponse.ok(Map.of("items", Arrays.stream(Setting.values()).filter(s -> s.scope() == Setting.Scope.TENANT).map(s -> view(scope, s, rows.get(s.property()))).toList()));
  }

  private HttpResponse get(TenantScope scope) {
    var setting = setting(scope);
    return HttpResponse.ok(view(scope, setting, rows(scope).get(setting.property())));
  }

  private HttpResponse set(TenantScope scope) {
    var setting = setting(scope);
    var given = scope.request().json().path("value");
    if (!given.isTextual()) {
      throw Problem.badRequest("argument-missing", "The body is {\"value\": \"...\"}; DELETE goes back to what holds without a value of the tenant's own.");
    }
    var value = given.textValue().strip();
    new SettingValue(scope, ports.registry()).complaint(setting, value).ifPresent(complaint -> {
      throw Problem.badRequest("setting-invalid", complaint);
    });
    var row = new SettingsRepository(scope.database()).set(setting.property(), value, scope.actor(), setting::masked, ports.clock().instant());
    return HttpResponse.ok(view(scope, setting, row));
  }

  private HttpResponse unset(TenantScope scope) {
    var setting = setting(scope);
    boolean changed = new SettingsRepository(scope.database()).unset(setting.property(), scope.actor(), setting::masked, ports.clock().instant());
    var view = view(scope, setting, null);
    view.put("changed", changed);
    return HttpResponse.ok(view);
  }

  private static Setting setting(TenantScope scope) {
    var name = scope.request().parameter("name");
    var setting = Setting.named(name).orElseThrow(() -> Problem.notFound("There is no setting of that name; GET /admin/api/settings lists them."));
    return switch (setting.scope()) {
      case TENANT -> setting;
      case INSTALLATION -> throw Problem.forbidden("setting-of-installation", name + " is set for the whole installation, not by a tenant.");
      case SECRET -> throw Problem.forbidden("setting-secret",
          name + " is a secret and kept in no row: put it into the tenant's secret, section claude, apiKey (tqwa tenant rotate-secret with TQWA_CLAUDE_API_KEY).");
    };
  }

  private static Map<String, SettingsRepository.Row> rows(TenantScope scope) {
    return new SettingsRepository(scope.database()).rows().stream().collect(Collectors.toMap(SettingsRepository.Row::name, Function.identity()));
  }

  private static Map<String, Object> view(TenantScope scope, Setting setting, SettingsRepository.Row own) {
    var view = new LinkedHashMap<String, Object>();
    view.put("name", setting.property());
    try {
      var found = scope.settings(own == null ? Map.of() : Map.of(setting.property(), own.value())).effective(setting);
      boolean anothers = OWNERS.contains(setting) && !found.source().equals(TENANT) && !scope.settings().get(Setting.OWNER_FALLBACK_TENANT).equals(scope.tenant());
      view.put("value", anothers ? "" : found.value());
      view.put("source", anothers ? "default" : found.source());
    } catch (Settings.InvalidSetting e) {
      view.put("value", null);
      view.put("problem", e.getMessage());
    }
    view.put("accepted", setting.wanted());
    view.put("updatedAt", own == null ? null : own.at());
    view.put("updatedBy", own == null ? null : own.by());
    return view;
  }
}
