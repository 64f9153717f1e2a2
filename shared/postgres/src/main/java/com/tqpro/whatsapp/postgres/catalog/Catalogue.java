package com.tqpro.whatsapp.postgres.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.Database;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The tenant's products as JSON, each question one statement. Prices are read, never computed, except a stay's total: price times nights. */
public final class Catalogue {
  private static final String PACKAGE = """
      jsonb_strip_nulls(jsonb_build_object('id', p.id, 'name', p.name, 'nameAr', p.name_ar, 'hotel', p.hotel, 'city', p.city, 'emirate', p.emirate, 'stars', p.stars, 'board', p.board,
        'description', p.description, 'descriptionAr', p.description_ar, 'highlights', p.highlights, 'imageUrl', p.image_url, 'currency', p.currency,
        'priceFrom', trim_scale(r.least), 'nights', cast(:nights as integer), 'totalFrom', trim_scale(r.least * cast(:nights as integer)), 'rooms', r.rooms))""";
  private static final String ROOMS = """
      cross join lateral (select min(r.price_per_night) as least, jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', r.id, 'name', r.name, 'nameAr', r.name_ar, 'adults', r.adults,
          'children', r.children, 'pricePerNight', trim_scale(r.price_per_night), 'total', trim_scale(r.price_per_night * cast(:nights as integer)))) order by r.price_per_night, r.id) as rooms
        from catalog.room r
        where r.package_id = p.id and r.adults >= :adults and r.adults + r.children >= :adults + :children
          and (cast(:maxPrice as numeric) is null or r.price_per_night <= cast(:maxPrice as numeric))) r""";
  private static final String CRUISE = """
      jsonb_strip_nulls(jsonb_build_object('id', c.id, 'name', c.name, 'nameAr', c.name_ar, 'line', c.line, 'ship', c.ship, 'region', c.region, 'nights', c.nights, 'ports', c.ports,
        'description', c.description, 'imageUrl', c.image_url, 'currency', c.currency, 'priceFrom', trim_scale(s.least), 'nextDeparture', s.next""";

  private final Database database;

  public Catalogue(Database database) {
    this.database = database;
  }

  /** What a staycation is to be like; null for what does not matter. */
  public record StayWish(String destination, String text, Integer nights, int adults, int children, BigDecimal maxPrice) {}

  /** What a cruise is to be like; null for what does not matter. {@code from} is never null. */
  public record CruiseWish(String region, String text, LocalDate from, LocalDate until, Integer nights, BigDecimal maxPrice) {}

  /** Packages that have a room which fits, the cheapest first. */
  public List<JsonNode> packages(StayWish wish, int limit) {
    return database.call(h -> h.createQuery("select " + PACKAGE + " from catalog.package p " + ROOMS + """

             where p.active and r.least is not null
               and (cast(:destination as text) is null or lower(:destination) like '%' || lower(p.city) || '%' or lower(:destination) like '%' || lower(p.emirate) || '%'
                    or position(lower(:destination) in lower(p.city || ' ' || p.emirate || ' ' || p.hotel)) > 0)
               and (cast(:text as text) is null or position(lower(:text) in lower(concat_ws(' ', p.name, p.name_ar, p.hotel, p.description, p.board, array_to_string(p.highlights, ' ')))) > 0)
             order by r.least, p.id limit :limit""")
        .bind("destination", wish.destination()).bind("text", wish.text()).bind("nights", wish.nights()).bind("adults", wish.adults()).bind("children", wish.children())
        .bind("maxPrice", wish.maxPrice()).bind("limit", limit).map((rs, c) -> Json.tree(rs.getString(1))).list());
  }

  public Optional<JsonNode> stay(String id, Integer nights) {
    return database.call(h -> h.createQuery("select " + PACKAGE + " from catalog.package p " + ROOMS + " where p.active and p.id = :id")
        .bind("id", id).bind("nights", nights).bind("adults", 0).bind("children", 0).bind("maxPrice", (BigDecimal) null).map((rs, c) -> Json.tree(rs.getString(1))).findOne());
  }

  /** Cruises that have a cabin on a sailing which fits, the next departure first. */
  public List<JsonNode> cruises(CruiseWish wish, int limit) {
    return database.call(h -> h.createQuery("select " + CRUISE + """
            )) from catalog.cruise c cross join lateral (
              select min(b.price_per_person) as least, min(s.departs) as next from catalog.sailing s join catalog.cabin b on b.sailing_id = s.id
              where s.cruise_id = c.id and s.departs >= :from and (cast(:until as date) is null or s.departs <= cast(:until as date))
                and (cast(:maxPrice as numeric) is null or b.price_per_person <= cast(:maxPrice as numeric))) s
            where c.active and s.least is not null
              and (cast(:region as text) is null or position(lower(:region) in lower(c.region)) > 0 or lower(:region) like '%' || lower(c.region) || '%')
              and (cast(:text as text) is null or position(lower(:text) in lower(concat_ws(' ', c.name, c.name_ar, c.line, c.ship, c.description, array_to_string(c.ports, ' ')))) > 0)
              and (cast(:nights as integer) is null or c.nights between cast(:nights as integer) - 2 and cast(:nights as integer) + 2)
            order by s.next, c.id limit :limit""")
        .bind("from", wish.from()).bind("until", wish.until()).bind("maxPrice", wish.maxPrice()).bind("region", wish.region()).bind("text", wish.text()).bind("nights", wish.nights())
        .bind("limit", limit).map((rs, c) -> Json.tree(rs.getString(1))).list());
  }

  /** One cruise with its sailings from that day on, each with its cabins. */
  public Optional<JsonNode> cruise(String id, LocalDate from) {
    return database.call(h -> h.createQuery("select " + CRUISE + """
            , 'sailings', coalesce(s.sailings, '[]'::jsonb))) from catalog.cruise c cross join lateral (
              select min(t.least) as least, min(t.departs) as next,
                     jsonb_agg(jsonb_build_object('id', t.id, 'departs', t.departs, 'departurePort', t.departure_port, 'cabins', t.cabins) order by t.departs, t.id) as sailings
              from (select s.id, s.departs, s.departure_port, min(b.price_per_person) as least,
                           jsonb_agg(jsonb_strip_nulls(jsonb_build_object('type', b.type, 'typeAr', b.type_ar, 'berths', b.berths, 'pricePerPerson', trim_scale(b.price_per_person)))
                                     order by b.price_per_person, b.id) as cabins
                    from catalog.sailing s join catalog.cabin b on b.sailing_id = s.id where s.cruise_id = c.id and s.departs >= :from group by s.id) t) s
            where c.active and c.id = :id""")
        .bind("id", id).bind("from", from).map((rs, c) -> Json.tree(rs.getString(1))).findOne());
  }

  /** The routes that ships take. @param region null for all */
  public List<JsonNode> itineraries(String region, int limit) {
    return database.call(h -> h.createQuery("""
            select jsonb_build_object('cruiseId', c.id, 'name', c.name, 'region', c.region, 'nights', c.nights, 'ports', c.ports) from catalog.cruise c
            where c.active and (cast(:region as text) is null or position(lower(:region) in lower(c.region)) > 0) order by c.region, c.nights, c.id limit :limit""")
        .bind("region", region).bind("limit", limit).map((rs, c) -> Json.tree(rs.getString(1))).list());
  }
}
