package com.tqpro.whatsapp.postgres.ai;

import com.tqpro.whatsapp.domain.conversation.Usage;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What answering cost, one row for each turn and translation. Days are UTC's. */
public final class AiUsages {
  private final Database database;

  public AiUsages(Database database) {
    this.database = database;
  }

  /** What the tokens were for. */
  public enum Source { TURN, TRANSLATION, OTHER }

  /**
   * Writes what was used, within the caller's transaction; nothing when nothing was. The same id again changes nothing.
   *
   * @param conversation may be null
   * @return whether a row was written
   */
  public static boolean add(Handle h, UUID id, Instant at, Source source, UUID conversation, Usage usage) {
    if (usage.model() == null) {
      return false;
    }
    return h.createUpdate("""
            insert into tqwa.ai_usage (id, at, day, source, conversation_id, model, calls, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, usd)
            values (:id, :at, :day, :source, cast(:conversation as uuid), :model, :calls, :input, :output, :read, :write, :usd) on conflict (id) do nothing""")
        .bind("id", id).bind("at", Rows.time(at)).bind("day", day(at)).bind("source", source.name()).bind("conversation", conversation == null ? null : conversation.toString())
        .bind("model", usage.model()).bind("calls", usage.calls()).bind("input", usage.inputTokens()).bind("output", usage.outputTokens())
        .bind("read", usage.cacheReadTokens()).bind("write", usage.cacheWriteTokens()).bind("usd", usage.usd()).execute() == 1;
  }

  /** Every token of that instant's day, cached ones included: what the budget is compared with. */
  public long tokensOfDay(Instant at) {
    return database.call(h -> h.createQuery("""
            select coalesce(sum(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens), 0) from tqwa.ai_usage where day = :day""")
        .bind("day", day(at)).mapTo(Long.class).one());
  }

  /** By day, source and model, the newest day first. */
  public List<Line> report(LocalDate from, LocalDate until) {
    return database.call(h -> h.createQuery("""
            select day, source, model, count(*) as rows, sum(calls) as calls, sum(input_tokens) as input, sum(output_tokens) as output,
                   sum(cache_read_tokens) as read, sum(cache_write_tokens) as write, sum(usd) as usd
            from tqwa.ai_usage where day between :from and :until group by day, source, model order by day desc, source, model""")
        .bind("from", from).bind("until", until)
        .map((rs, c) -> new Line(rs.getObject("day", LocalDate.class), Source.valueOf(rs.getString("source")), rs.getString("model"), rs.getLong("rows"), rs.getLong("calls"),
            rs.getLong("input"), rs.getLong("output"), rs.getLong("read"), rs.getLong("write"), rs.getBigDecimal("usd"))).list());
  }

  private static LocalDate day(Instant at) {
    return at.atZone(ZoneOffset.UTC).toLocalDate();
  }

  /**
   * A line of the report.
   *
   * @param rows turns or translations
   * @param calls requests to Claude
   */
  public record Line(LocalDate day, Source source, String model, long rows, long calls, long inputTokens, long outputTokens, long cacheReadTokens,
                     long cacheWriteTokens, BigDecimal usd) {}
}
