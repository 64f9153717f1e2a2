package com.tqpro.whatsapp.internalapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.catalog.Catalogue;
import com.tqpro.whatsapp.postgres.catalog.Catalogue.CruiseWish;
import com.tqpro.whatsapp.postgres.catalog.Catalogue.StayWish;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** {@code /hotel/…} and {@code /cruise/…}: the tenant's catalogue. */
final class ProductCalls {
  private static final int USUAL = 20;
  private static final int MOST = 100;

  private final InternalPorts ports;

  ProductCalls(InternalPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    for (var method : new String[] {"GET", "POST"}) {
      router.add(method, "/hotel/listPackages", TenantCall.in(ports, this::packages))
          .add(method, "/hotel/getPackage", TenantCall.in(ports, ProductCalls::stay))
          .add(method, "/hotel/packageOfferContext", TenantCall.in(ports, ProductCalls::offerContext))
          .add(method, "/cruise/itinerary/list", TenantCall.in(ports, ProductCalls::itineraries))
          .add(method, "/cruise/cruise/list", TenantCall.in(ports, this::cruises))
          .add(method, "/cruise/detail", TenantCall.in(ports, this::cruise));
    }
  }

  private HttpResponse packages(TenantCall call) {
    var in = call.input();
    date(in, "checkIn", null);
    var wish = new StayWish(in.text("destination").orElse(null), in.text("text").orElse(null), nights(in), in.number("adults", 1, 1, 20), in.number("children", 0, 0, 20), price(in));
    return list("packages", new Catalogue(call.database()).packages(wish, in.number("limit", USUAL, 1, MOST)));
  }

  private static HttpResponse stay(TenantCall call) {
    return HttpResponse.ok(found(call));
  }

  /** What whoever writes an offer needs to know of a package, as text; the numbers are the catalogue's. */
  private static HttpResponse offerContext(TenantCall call) {
    var stay = found(call);
    var currency = stay.path("currency").asText();
    var context = new StringBuilder(stay.path("name").asText()).append(": ").append(stay.path("hotel").asText()).append(", ").append(stay.path("city").asText()).append(", ")
        .append(stay.path("stars").asInt()).append(" stars, ").append(stay.path("board").asText()).append(". ").append(stay.path("description").asText());
    for (var room : stay.path("rooms")) {
      context.append('\n').append(room.path("name").asText()).append(", ").append(room.path("adults").asInt()).append(" adults and ").append(room.path("children").asInt())
          .append(" children: ").append(currency).append(' ').append(room.path("pricePerNight").asText()).append(" per night");
      if (room.has("total")) {
        context.append(", ").append(currency).append(' ').append(room.path("total").asText()).append(" for ").append(stay.path("nights").asInt()).append(" nights");
      }
    }
    return HttpResponse.ok(Json.object().put("packageId", stay.path("id").asText()).put("name", stay.path("name").asText()).put("currency", currency).put("context", context.toString()));
  }

  private static JsonNode found(TenantCall call) {
    return new Catalogue(call.database()).stay(call.input().required("packageId"), nights(call.input())).orElseThrow(() -> Problem.notFound("There is no package with that packageId."));
  }

  private static HttpResponse itineraries(TenantCall call) {
    return list("itineraries", new Catalogue(call.database()).itineraries(call.input().text("region").orElse(null), call.input().number("limit", USUAL, 1, MOST)));
  }

  private HttpResponse cruises(TenantCall call) {
    var in = call.input();
    var from = date(in, "from", today());
    var wish = new CruiseWish(in.text("region").orElse(null), in.text("text").orElse(null), from.isBefore(today()) ? today() : from, date(in, "until", null), nights(in), price(in));
    return list("cruises", new Catalogue(call.database()).cruises(wish, in.number("limit", USUAL, 1, MOST)));
  }

  private HttpResponse cruise(TenantCall call) {
    return HttpResponse.ok(new Catalogue(call.database()).cruise(call.input().required("cruiseId"), today()).orElseThrow(() -> Problem.notFound("There is no cruise with that cruiseId.")));
  }

  private LocalDate today() {
    return ports.clock().instant().atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static Integer nights(Input in) {
    return in.text("nights").isEmpty() ? null : Integer.valueOf(in.number("nights", 1, 1, 60));
  }

  private static BigDecimal price(Input in) {
    return in.text("maxPrice").map(text -> {
      if (!text.matches("\\d{1,7}(\\.\\d{1,2})?")) {
        throw Problem.badRequest("invalid-argument", "maxPrice must be a number such as 1500 or 1500.50.");
      }
      return new BigDecimal(text);
    }).orElse(null);
  }

  private static LocalDate date(Input in, String name, LocalDate usual) {
    try {
      return in.text(name).map(LocalDate::parse).orElse(usual);
    } catch (DateTimeException e) {
      throw Problem.badRequest("invalid-argument", name + " must be a date such as 2026-12-01.");
    }
  }

  private static HttpResponse list(String name, List<JsonNode> items) {
    var answer = Json.object().put("count", items.size());
    answer.putArray(name).addAll(items);
    return HttpResponse.ok(answer);
  }
}
