package com.tqpro.whatsapp.postgres.send;

import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.audit.AuditLog;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Why nothing of the tenant may go out. Claims look at it; running broadcasts go on by themselves when it is lifted. */
public final class Holds {
  /** In place of a sender: all of them. */
  public static final String ALL = "*";

  private final Database database;

  public Holds(Database database) {
    this.database = database;
  }

  /**
   * Holds everything. A hold that is in force already keeps its reason.
   *
   * @param code the provider's error, or null
   * @param until null: until somebody lifts it
   * @return whether nothing was held before
   */
  public boolean hold(String reason, Integer code, Instant since, Instant until) {
    return database.call(h -> h.createUpdate("""
            insert into tqwa.hold (sender, reason, error_code, since, until) values ('*', :reason, cast(:code as int), :since, cast(:until as timestamptz))
            on conflict (sender) do update set reason = excluded.reason, error_code = excluded.error_code, since = excluded.since, until = excluded.until
            where tqwa.hold.until <= excluded.since""")
        .bind("reason", reason).bind("code", code).bind("since", Rows.time(since)).bind("until", Rows.time(until)).execute()) == 1;
  }

  /** @return whether there was one */
  public boolean lift() {
    return database.call(h -> h.createUpdate("delete from tqwa.hold where sender = '*'").execute()) == 1;
  }

  /** The reason of the hold in force. */
  public Optional<String> reason(Instant now) {
    return inForce(now).map(Hold::reason);
  }

  public Optional<Hold> inForce(Instant now) {
    return database.call(h -> h.createQuery("select reason, error_code, since, until from tqwa.hold where sender = '*' and (until is null or until > :now)")
        .bind("now", Rows.time(now))
        .map((row, context) -> new Hold(row.getString("reason"), Rows.integer(row, "error_code"), Rows.instant(row, "since"), Rows.instant(row, "until"))).findOne());
  }

  /** A person lifts it; who did is on record. @return whether there was one */
  public boolean lift(Actor who, Instant now) {
    return database.transaction(h -> {
      var reason = h.createQuery("delete from tqwa.hold where sender = '*' returning reason").mapTo(String.class).findOne();
      reason.ifPresent(r -> AuditLog.change(h, now, who, "hold.lift", ALL, Map.of("reason", r), null));
      return reason.isPresent();
    });
  }

  /**
   * Why nothing goes out.
   *
   * @param code the provider's error, or null
   * @param until null: until somebody lifts it
   */
  public record Hold(String reason, Integer code, Instant since, Instant until) {}
}
