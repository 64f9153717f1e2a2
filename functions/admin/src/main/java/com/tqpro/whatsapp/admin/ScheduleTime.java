package com.tqpro.whatsapp.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.runtime.http.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** Reads when a broadcast is to start: {@code at} with an offset, or as the clock on the wall of {@code timeZone} shows it. */
final class ScheduleTime {
  private static final Duration FURTHEST = Duration.ofDays(366);

  private ScheduleTime() {}

  /**
   * @param tenantZone holds where the request names none
   * @throws Problem 400 for a time that is past, does not exist, or is more than a year ahead
   */
  static ZonedDateTime of(JsonNode body, String tenantZone, Instant now) {
    var zone = zone(body.path("timeZone").asText(tenantZone));
    var at = time(body.path("at").asText(""), zone);
    if (!at.toInstant().isAfter(now)) {
      throw Problem.badRequest("schedule-in-past", "The time is past. Start the broadcast, or give a later time.");
    }
    if (at.toInstant().isAfter(now.plus(FURTHEST))) {
      throw Problem.badRequest("schedule-too-far", "The time is more than a year ahead.");
    }
    return at;
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw Problem.badRequest("invalid-time-zone", "timeZone must be an IANA name such as Asia/Dubai.");
    }
  }

  private static ZonedDateTime time(String text, ZoneId zone) {
    try {
      return OffsetDateTime.parse(text).atZoneSameInstant(zone);
    } catch (DateTimeException notWithOffset) {
      return local(text, zone);
    }
  }

  private static ZonedDateTime local(String text, ZoneId zone) {
    LocalDateTime wall;
    try {
      wall = LocalDateTime.parse(text);
    } catch (DateTimeException e) {
      throw Problem.badRequest("invalid-time", "at must be a time such as 2026-12-01T09:00 or 2026-12-01T09:00:00+04:00.");
    }
    var at = wall.atZone(zone);
    if (!at.toLocalDateTime().equals(wall)) {
      throw Problem.badRequest("time-does-not-exist", "Clocks in " + zone + " are put forward over that time: it does not exist.");
    }
    return at;
  }
}
