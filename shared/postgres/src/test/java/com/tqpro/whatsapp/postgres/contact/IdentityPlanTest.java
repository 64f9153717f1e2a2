package com.tqpro.whatsapp.postgres.contact;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.IdentityChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rows and events in shorthand: {@code p1/U1} is a contact with phone p1 and user id U1, {@code -} stands for none. The first row is
 * the oldest. What is expected: kept row, absorbed rows, rows that lose their phone, and the identities afterwards.
 */
class IdentityPlanTest {
  @ParameterizedTest(name = "[{0}] and {1}")
  @CsvSource(delimiter = '|', value = {
      // nobody yet
      "             | p1/U1 | new       |          |          | p1/U1",
      "             | p1/-  | new       |          |          | p1/-",
      "             | -/U1  | new       |          |          | -/U1",
      // known
      "p1/U1        | p1/U1 | p1/U1     |          |          | p1/U1",
      "p1/U1        | -/U1  | p1/U1     |          |          | p1/U1",
      "p1/U1        | p1/-  | p1/U1     |          |          | p1/U1",
      // what was missing is learnt
      "p1/-         | p1/U1 | p1/-      |          |          | p1/U1",
      "-/U1         | p1/U1 | -/U1      |          |          | p1/U1",
      // the person has another phone than before
      "p1/U1        | p2/U1 | p1/U1     |          |          | p2/U1",
      // one by phone and one by user id are one person; the older row stays
      "p1/- , -/U1  | p1/U1 | p1/-      | -/U1     |          | p1/U1",
      "-/U1 , p1/-  | p1/U1 | -/U1      | p1/-     |          | p1/U1",
      "p2/U1 , p1/- | p1/U1 | p2/U1     | p1/-     |          | p1/U1",
      // the phone has a new owner
      "p1/U0        | p1/U1 | new       |          | p1/U0    | p1/U1",
      "p1/U0 , -/U1 | p1/U1 | -/U1      |          | p1/U0    | p1/U1",
      "p1/U0 , p2/U1| p1/U1 | p2/U1     |          | p1/U0    | p1/U1"})
  void a_message_tells_who_it_is(String rows, String who, String keep, String absorb, String losePhone, String after) {
    verify(rows(rows), IdentityPlan.of(rows(rows), identity(who), null), keep, absorb, losePhone, after);
  }

  @ParameterizedTest(name = "[{0}] {1} becomes {2} (before: {3})")
  @CsvSource(delimiter = '|', value = {
      // number and with it the user id
      "p1/U1         | p1/U1 | number p2/U2 | U1 | p1/U1 |              |       | p2/U2",
      "p1/-          | p1/-  | number p2/U2 | -  | p1/-  |              |       | p2/U2",
      "p1/-          | p1/U1 | number p2/U2 | U1 | p1/-  |              |       | p2/U2",
      "p1/U1         | p1/-  | number p2/-  | -  | p1/U1 |              |       | p2/-",
      "p1/U1         | -/U1  | number -/U2  | U1 | p1/U1 |              |       | -/U2",
      // he wrote from the new number before the notice came
      "p1/U1 , p2/U2 | p1/U1 | number p2/U2 | U1 | p1/U1 | p2/U2        |       | p2/U2",
      "p1/U1 , p2/- , -/U2 | p1/U1 | number p2/U2 | U1 | p1/U1 | p2/- , -/U2 |  | p2/U2",
      // the new number was somebody else's
      "p1/U1 , p2/U9 | p1/U1 | number p2/U2 | U1 | p1/U1 |              | p2/U9 | p2/U2",
      // nobody was known
      "              | p1/U1 | number p2/U2 | U1 | new   |              |       | p2/U2",
      // the user id alone
      "p1/U1         | p1/U1 | user -/U2    | U1 | p1/U1 |              |       | p1/U2",
      "-/U1          | -/U1  | user -/U2    | U1 | -/U1  |              |       | -/U2",
      "-/U1 , p1/U2  | p1/U1 | user -/U2    | U1 | -/U1  | p1/U2        |       | p1/U2",
      // a copy of the notice
      "p2/U2         | p1/U1 | number p2/U2 | U1 | p2/U2 |              |       | p2/U2"})
  void a_notice_tells_what_became_of_whom(String rows, String who, String change, String previous, String keep, String absorb, String losePhone, String after) {
    var to = change.split(" ")[1].split("/");
    var notice = new IdentityChange(change.startsWith("number"), value(to[0]), value(to[1]), value(previous));
    verify(rows(rows), IdentityPlan.of(rows(rows), identity(who), notice), keep, absorb, losePhone, after);
  }

  @Test
  void what_is_as_it_should_be_is_left_alone() {
    assertThat(IdentityPlan.of(rows("p1/U1"), identity("p1/U1"), null).changesNothing()).isTrue();
    assertThat(IdentityPlan.of(rows("p1/U1"), identity("p2/U1"), null).changesNothing()).isFalse();
    assertThat(IdentityPlan.of(rows(""), identity("p1/U1"), null).changesNothing()).isFalse();
  }

  private static void verify(List<ContactRow> rows, IdentityPlan plan, String keep, String absorb, String losePhone, String after) {
    assertThat(plan.keep() == null ? "new" : name(plan.keep())).isEqualTo(keep);
    assertThat(names(plan.absorb())).isEqualTo(absorb == null ? "" : absorb);
    assertThat(names(plan.losePhone())).isEqualTo(losePhone == null ? "" : losePhone);
    assertThat(plan.waId() + "/" + plan.userId()).isEqualTo(after.replace("-", "null"));
    assertThat(rows).containsAll(plan.absorb()).containsAll(plan.losePhone());
  }

  private static List<ContactRow> rows(String text) {
    var rows = new ArrayList<ContactRow>();
    if (text != null && !text.isBlank()) {
      for (var row : text.split("\\s*,\\s*")) {
        var parts = row.strip().split("/");
        rows.add(new ContactRow(new UUID(0, rows.size()), value(parts[0]), value(parts[1]), null, null, null, Instant.ofEpochSecond(rows.size())));
      }
    }
    return rows.stream().map(r -> new ContactRow(r.id(), r.waId(), r.userId(), null, null, null, r.createdAt())).toList();
  }

  private static ContactIdentity identity(String text) {
    var parts = text.split("/");
    return new ContactIdentity(value(parts[0]), value(parts[1]), null, null, null);
  }

  private static String value(String text) {
    return text.strip().equals("-") ? null : text.strip();
  }

  private static String names(List<ContactRow> rows) {
    return String.join(" , ", rows.stream().map(IdentityPlanTest::name).toList());
  }

  private static String name(ContactRow row) {
    return (row.waId() == null ? "-" : row.waId()) + "/" + (row.userId() == null ? "-" : row.userId());
  }
}
