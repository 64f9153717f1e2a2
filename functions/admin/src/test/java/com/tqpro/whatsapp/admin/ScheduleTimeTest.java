package com.tqpro.whatsapp.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.runtime.http.Problem;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTimeTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  /** at, timeZone; then the instant, or the code of the refusal. */
  @ParameterizedTest
  @CsvSource({
      "2026-12-01T09:00,,2026-12-01T05:00:00Z", "2026-12-01T09:00:30,Europe/Berlin,2026-12-01T08:00:30Z", "2026-12-01T09:00:00+04:00,Europe/Berlin,2026-12-01T05:00:00Z",
      "2026-12-01T09:00:00Z,,2026-12-01T09:00:00Z", "2027-10-31T02:30,Europe/Berlin,2027-10-31T00:30:00Z", "2027-03-28T02:30,Europe/Berlin,time-does-not-exist",
      "2026-11-24T14:00,,schedule-in-past", "2026-11-24T14:01,,2026-11-24T10:01:00Z", "2028-01-01T00:00,,schedule-too-far", "tomorrow,,invalid-time", ",,invalid-time",
      "2026-12-01T09:00,Mars/Olympus,invalid-time-zone"})
  void a_time_on_the_wall_or_with_an_offset(String at, String zone, String expected) {
    var body = Json.object().put("at", at == null ? "" : at);
    if (zone != null) {
      body.put("timeZone", zone);
    }
    if (expected.endsWith("Z")) {
      assertThat(ScheduleTime.of(body, "Asia/Dubai", NOW).toInstant()).isEqualTo(expected);
    } else {
      assertThatThrownBy(() -> ScheduleTime.of(body, "Asia/Dubai", NOW)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo(expected));
    }
  }
}
