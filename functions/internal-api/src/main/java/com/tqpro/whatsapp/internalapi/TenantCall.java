package com.tqpro.whatsapp.internalapi;

import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.config.Settings;
import com.tqpro.whatsapp.domain.phone.PhoneNumbers;
import com.tqpro.whatsapp.domain.phone.PhoneReading;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.SettingsRepository;
import com.tqpro.whatsapp.postgres.TenantDatabases.TenantUnavailable;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.broadcast.BroadcastRepository;
import com.tqpro.whatsapp.runtime.http.Caller;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router.Handler;
import com.tqpro.whatsapp.runtime.http.TenantGuard;
import java.util.Optional;

/** One call in one tenant, which the header X-Tenant names: its arguments, its database, its settings. */
final class TenantCall {
  private final InternalPorts ports;
  private final String tenant;
  private final Database database;
  private final HttpRequest request;
  private final Actor actor;
  private final Input input;

  private TenantCall(InternalPorts ports, HttpRequest request, Caller caller) {
    this.ports = ports;
    this.tenant = caller.requireTenant();
    this.database = ports.databases().of(tenant);
    this.request = request;
    this.actor = new Actor(caller.name(), request.id(), request.sourceIp());
    this.input = new Input(request);
  }

  /** A handler that runs within the caller's tenant; a tenant whose database fails gets 503 and leaves the others alone. */
  static Handler in(InternalPorts ports, Work work) {
    return new TenantGuard(TenantUnavailable.class::isInstance, Database::lost, ports.databases()::refused, ports.log()).around((request, caller) -> {
      try {
        return work.answer(new TenantCall(ports, request, caller));
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

  Input input() {
    return input;
  }

  Actor actor() {
    return actor;
  }

  boolean writes() {
    return request.method().equals("POST");
  }

  Settings settings() {
    return ports.settings().of(new SettingsRepository(database).all());
  }

  /** The broadcast that the argument broadcastId names. @throws Problem 404 */
  Broadcast broadcast() {
    return new BroadcastRepository(database).find(input.id("broadcastId")).orElseThrow(() -> Problem.notFound("There is no broadcast with that broadcastId."));
  }

  Optional<NumberRoute> number(Broadcast broadcast) {
    return ports.registry().number(broadcast.provider(), broadcast.sender()).filter(n -> n.tenant().equals(tenant));
  }

  /**
   * The digits or user id that the argument phone means. A number that our rules refuse is taken as it is: it may be a wa_id that a
   * provider gave, and those are never validated.
   *
   * @throws Problem 400 when it is no number at all
   */
  String address() {
    var phone = input.required("phone");
    return switch (PhoneNumbers.of(settings()).read(phone)) {
      case PhoneReading.Phone p -> p.digits();
      case PhoneReading.UserId u -> u.id();
      case PhoneReading.Refused refused -> {
        var digits = phone.replaceAll("[\\s()+.-]", "");
        if (!digits.matches("[1-9]\\d{6,14}")) {
          throw Problem.badRequest("invalid-phone", "phone is neither a phone number nor a user id.");
        }
        yield digits;
      }
    };
  }

  /** What answers. */
  @FunctionalInterface
  interface Work {
    HttpResponse answer(TenantCall call);
  }
}
