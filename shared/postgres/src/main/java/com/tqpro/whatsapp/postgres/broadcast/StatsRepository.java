package com.tqpro.whatsapp.postgres.broadcast;

import com.tqpro.whatsapp.domain.broadcast.BroadcastStats;
import com.tqpro.whatsapp.domain.broadcast.BroadcastStats.ErrorCount;
import com.tqpro.whatsapp.domain.broadcast.BroadcastStats.PricingCount;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Counts what became of a broadcast's rows, in one statement, so that the numbers add up. */
public final class StatsRepository {
  private static final List<String> STATES = List.of("PENDING", "CLAIMED", "SENT", "DELIVERED", "READ", "FAILED", "SKIPPED", "UNCONFIRMED");
  private static final int ERRORS = 50;

  private final Database database;

  public StatsRepository(Database database) {
    this.database = database;
  }

  public BroadcastStats of(UUID broadcast) {
    var groups = database.call(h -> h.createQuery("""
            select state, case when skip_reason = 'INVALID' and error_text = 'LANDLINE' then 'LANDLINE' else skip_reason end as skip,
                   case when state = 'FAILED' then error_code end as error_code, case when state = 'FAILED' then min(error_text) end as error_text,
                   pricing_category, pricing_type, count(*) as n, count(sent_at) as sent, count(delivered_at) as delivered, count(read_at) as read,
                   min(sent_at) as first_sent, max(sent_at) as last_sent
            from tqwa.outbound_message where broadcast_id = :id group by 1, 2, 3, pricing_category, pricing_type""")
        .bind("id", broadcast).map((rs, c) -> Group.read(rs)).list());
    var states = new TreeMap<String, Long>();
    STATES.forEach(s -> states.put(s, 0L));
    var skipped = new TreeMap<String, Long>();
    var reached = new TreeMap<>(Map.of("sent", 0L, "delivered", 0L, "read", 0L));
    var errors = new HashMap<Integer, ErrorCount>();
    var pricing = new HashMap<String, PricingCount>();
    Instant first = null;
    Instant last = null;
    for (var g : groups) {
      states.merge(g.state, g.n, Long::sum);
      if (g.skip != null) {
        skipped.merge(g.skip, g.n, Long::sum);
      }
      reached.merge("sent", g.sent, Long::sum);
      reached.merge("delivered", g.delivered, Long::sum);
      reached.merge("read", g.read, Long::sum);
      if (g.state.equals("FAILED")) {
        errors.merge(g.errorCode == null ? 0 : g.errorCode, new ErrorCount(g.errorCode, g.errorText, g.n), (a, b) -> new ErrorCount(a.code(), a.text(), a.rows() + b.rows()));
      }
      if (g.category != null) {
        pricing.merge(g.category + "|" + g.type, new PricingCount(g.category, g.type, g.n), (a, b) -> new PricingCount(a.category(), a.type(), a.messages() + b.messages()));
      }
      first = first == null || g.first != null && g.first.isBefore(first) ? g.first : first;
      last = last == null || g.last != null && g.last.isAfter(last) ? g.last : last;
    }
    return new BroadcastStats(states.values().stream().mapToLong(Long::longValue).sum(), states, skipped, reached, mostFirst(errors),
        pricing.values().stream().sorted(Comparator.comparing(PricingCount::category).thenComparing(p -> String.valueOf(p.type()))).toList(),
        first, last, rate(reached.get("sent"), first, last));
  }

  private static List<ErrorCount> mostFirst(Map<Integer, ErrorCount> errors) {
    var list = new ArrayList<>(errors.values());
    list.sort(Comparator.comparingLong(ErrorCount::rows).reversed().thenComparing(e -> e.code() == null ? 0 : e.code()));
    return list.subList(0, Math.min(ERRORS, list.size()));
  }

  private static Double rate(long sent, Instant first, Instant last) {
    if (sent < 2 || !first.isBefore(last)) {
      return null;
    }
    return Math.round((sent - 1) * 1e11 / Duration.between(first, last).toNanos()) / 100.0;
  }

  private record Group(String state, String skip, Integer errorCode, String errorText, String category, String type, long n, long sent, long delivered,
      long read, Instant first, Instant last) {
    static Group read(ResultSet rs) throws SQLException {
      return new Group(rs.getString("state"), rs.getString("skip"), Rows.integer(rs, "error_code"), rs.getString("error_text"),
          rs.getString("pricing_category"), rs.getString("pricing_type"), rs.getLong("n"), rs.getLong("sent"), rs.getLong("delivered"),
          rs.getLong("read"), Rows.instant(rs, "first_sent"), Rows.instant(rs, "last_sent"));
    }
  }
}
