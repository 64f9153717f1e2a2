package com.tqpro.whatsapp.postgres.ai;

import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** A tenant's own system prompt, every version of it. */
public final class AiPrompts {
  private final Database database;

  public AiPrompts(Database database) {
    this.database = database;
  }

  public Optional<Prompt> newest() {
    return database.call(h -> h.createQuery("select version, text, created_at, created_by from tqwa.ai_prompt order by version desc limit 1")
        .map((rs, c) -> new Prompt(rs.getInt("version"), rs.getString("text"), Rows.instant(rs, "created_at"), rs.getString("created_by"))).findOne());
  }

  public Optional<Prompt> version(int version) {
    return database.call(h -> h.createQuery("select version, text, created_at, created_by from tqwa.ai_prompt where version = :version").bind("version", version)
        .map((rs, c) -> new Prompt(rs.getInt("version"), rs.getString("text"), Rows.instant(rs, "created_at"), rs.getString("created_by"))).findOne());
  }

  /** The newest versions, the newest first, without their texts. */
  public List<Version> versions(int limit) {
    return database.call(h -> h.createQuery("select version, length(text) as characters, created_at, created_by from tqwa.ai_prompt order by version desc limit :limit").bind("limit", limit)
        .map((rs, c) -> new Version(rs.getInt("version"), rs.getInt("characters"), Rows.instant(rs, "created_at"), rs.getString("created_by"))).list());
  }

  /** Adds a version; of two at once the later one fails on the key and may be tried again. @param text blank: back to the shipped prompt */
  public static int add(Handle h, String text, String by, Instant at) {
    return h.createQuery("""
            insert into tqwa.ai_prompt (version, text, created_at, created_by)
            select coalesce(max(version), 0) + 1, :text, :at, :by from tqwa.ai_prompt returning version""")
        .bind("text", text).bind("at", Rows.time(at)).bind("by", by).mapTo(Integer.class).one();
  }

  /** One version. */
  public record Prompt(int version, String text, Instant at, String by) {}

  /** A version without its text. @param characters 0: from then on the shipped prompt held */
  public record Version(int version, int characters, Instant createdAt, String createdBy) {}
}
