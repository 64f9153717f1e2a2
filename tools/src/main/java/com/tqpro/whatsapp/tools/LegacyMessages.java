package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.crypto.LegacyCipher;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.conversation.LegacyImport;
import com.tqpro.whatsapp.postgres.conversation.LegacyImport.Message;
import com.tqpro.whatsapp.runtime.Environment;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the old conversations from the view {@code tqwa_legacy.message}, which the operator makes over the old tables, decrypts and
 * encrypts them anew with each contact's key. Messages that are there already are left alone.
 */
final class LegacyMessages {
  private static final int BATCH = 500;
  private static final String SQL = "select id, phone, sender, direction, author, kind, wamid, quoted_wamid, original, english, archived, occurred_at from tqwa_legacy.message order by occurred_at, id";

  private final Environment environment;
  private final Installation installation;
  private final String slug;
  private final Database database;
  private int read;
  private int written;
  private int unreadable;

  LegacyMessages(Environment environment, Installation installation, String slug, Database database) {
    this.environment = environment;
    this.installation = installation;
    this.slug = slug;
    this.database = database;
  }

  void run(String url, Steps steps) {
    var cipher = LegacyCipher.ofHex(environment.require("TQWA_LEGACY_CONVERSATION_KEY"));
    try (var connection = DriverManager.getConnection(url, environment.require("TQWA_LEGACY_DB_USER"), environment.get("TQWA_LEGACY_DB_PASSWORD", ""))) {
      connection.setAutoCommit(false);
      try (var statement = connection.prepareStatement(SQL)) {
        statement.setFetchSize(BATCH);
        try (var rows = statement.executeQuery()) {
          copy(rows, cipher, steps.dryRun());
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The view tqwa_legacy.message cannot be read (SQLSTATE " + e.getSQLState() + "): see docs/migrating.md.");
    }
    steps.note("messages", read + " read, " + (steps.dryRun() ? "none written (dry run)" : written + " written, " + (read - written - unreadable) + " there already"));
    if (unreadable > 0) {
      steps.fail("messages unreadable", unreadable + " cannot be opened with TQWA_LEGACY_CONVERSATION_KEY and were left out");
    }
  }

  private void copy(ResultSet rows, LegacyCipher cipher, boolean dryRun) throws SQLException {
    var batch = new ArrayList<Message>();
    while (rows.next()) {
      read++;
      try {
        batch.add(message(rows, cipher));
      } catch (CryptoFault e) {
        unreadable++;
      }
      if (batch.size() == BATCH) {
        write(batch, dryRun);
      }
    }
    write(batch, dryRun);
  }

  private void write(List<Message> batch, boolean dryRun) {
    if (!dryRun && !batch.isEmpty()) {
      written += new LegacyImport(database, installation.context().contactKeys(), slug, installation.context().clock(),
          Integer.parseInt(environment.get("DATA_RETENTION_YEARS", "5"))).write(batch);
    }
    batch.clear();
  }

  private static Message message(ResultSet rs, LegacyCipher cipher) throws SQLException {
    var wamid = rs.getString("wamid");
    return new Message(rs.getString("phone").replaceAll("\\D", ""), rs.getString("sender"), rs.getString("direction"), rs.getString("author"), rs.getString("kind"),
        wamid == null || wamid.isBlank() ? "legacy:" + rs.getString("id") : wamid, rs.getString("quoted_wamid"), opened(cipher, rs.getString("original")), opened(cipher, rs.getString("english")), rs.getBoolean("archived"),
        rs.getObject("occurred_at", OffsetDateTime.class).toInstant());
  }

  private static String opened(LegacyCipher cipher, String sealed) {
    return sealed == null || sealed.isBlank() ? null : new String(cipher.open(sealed), StandardCharsets.UTF_8);
  }
}
