package com.tqpro.whatsapp.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;

/** Reads and writes column types that JDBC has no plain word for. */
public final class Rows {
  private Rows() {}

  /** A timestamptz, null for null. */
  public static Instant instant(ResultSet rs, String column) throws SQLException {
    var value = rs.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  public static UUID uuid(ResultSet rs, String column) throws SQLException {
    return rs.getObject(column, UUID.class);
  }

  /** A jsonb value, a missing node for null. */
  public static JsonNode json(ResultSet rs, String column) throws SQLException {
    var text = rs.getString(column);
    return text == null ? MissingNode.getInstance() : Json.tree(text);
  }

  public static Integer integer(ResultSet rs, String column) throws SQLException {
    int value = rs.getInt(column);
    return rs.wasNull() ? null : value;
  }

  /** What to bind for a bytea within an array, to be read by {@code decode(…, 'hex')}: the driver takes no bytea[] with nulls in it. */
  public static String hex(byte[] bytes) {
    return bytes == null ? null : HexFormat.of().formatHex(bytes);
  }

  /** What to bind for a timestamptz. */
  public static OffsetDateTime time(Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
