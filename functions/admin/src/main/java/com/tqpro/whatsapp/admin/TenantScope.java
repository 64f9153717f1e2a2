package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.broadcast.Pace;
import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.config.Settings;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.SettingsRepository;
import com.tqpro.whatsapp.postgres.TenantDatabases.TenantUnavailable;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.runtime.http.Caller;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router.Handler;
import com.tqpro.whatsapp.runtime.http.TenantGuard;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One request in one tenant: its database, its settings, its numbers, and who asks. */
final class TenantScope {
  private final AdminPorts ports;
  private final String tenant;
  private final Database database;
  private final Caller caller;
  private final HttpRequest request;
  private Settings settings;

  private TenantScope(AdminPorts ports, HttpRequest request, Caller caller) {
    this.ports = ports;
    this.tenant = caller.requireTenant();
    this.database = ports.databases().of(tenant);
    this.caller = caller;
    this.request = request;
  }

  /** A handler that runs within the caller's tenant; a tenant whose database fails gets 503 and leaves the others alone. */
  static Handler in(AdminPorts ports, Work work) {
    return new TenantGuard(TenantUnavailable.class::isInstance, Database::lost, ports.databases()::refused, ports.log()).around((request, caller) -> {
      try {
        return work.answer(new TenantScope(ports, request, caller));
      } catch (Settings.InvalidSetting e) {
        throw Problem.conflict("setting-invalid", e.getMessage());
      }
    });
  }

  String tenant() {
    return tenant;
  }

  Database database() {
    return database;
  }

  HttpRequest request() {
    return request;
  }

  UUID id() {
    return Pages.id(request, "id");
  }

  Actor actor() {
    return new Actor(caller.name(), request.id(), request.sourceIp());
  }

  /** Whether the caller may see names and what was filled in: people may, the shared key may not. */
  boolean seesPersons() {
    return caller.has("admin") || caller.has("agent");
  }

  Settings settings() {
    if (settings == null) {
      settings = ports.settings().of(new SettingsRepository(database).all());
    }
    return settings;
  }

  /** The settings as they would be with these rows of the tenant alone. */
  Settings settings(Map<String, String> rows) {
    return ports.settings().of(rows);
  }

  /** The route of a business number, if it is this tenant's. */
  Optional<NumberRoute> number(Provider provider, String sender) {
    return ports.registry().number(provider, sender).filter(n -> n.tenant().equals(tenant));
  }

  /** Messages per second that the sender may send; empty when it is not this tenant's. */
  Optional<Double> rate(Provider provider, String sender) {
    return number(provider, sender).map(n -> Pace.perSecond(provider, n.ratePerSecond(), settings().getInt(Setting.BROADCAST_SEND_DELAY_MS)));
  }

  /** How many workers a broadcast of that sender gets. */
  int workers(Provider provider, String sender) {
    return SendTicket.workers(number(provider, sender).map(n -> provider == Provider.META ? n.ratePerSecond() : rate(provider, sender).orElseThrow()).orElse(1d));
  }

  /** What answers. */
  @FunctionalInterface
  interface Work {
    HttpResponse answer(TenantScope scope);
  }
}
