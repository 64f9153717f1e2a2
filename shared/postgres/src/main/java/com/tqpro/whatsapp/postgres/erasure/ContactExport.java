package com.tqpro.whatsapp.postgres.erasure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Everything that one tenant keeps about a person, decrypted, table by table. */
public final class ContactExport {
  private static final String SEALED = "_enc";

  private final Database database;
  private final ContactKeys keys;
  private final String tenant;
  private final InstantSource clock;

  public ContactExport(Database database, ContactKeys keys, String tenant, InstantSource clock) {
    this.database = database;
    this.keys = keys;
    this.tenant = tenant;
    this.clock = clock;
  }

  /** @return an object with an array for each table that holds something of that person; empty when none does */
  public ObjectNode of(Collection<String> identities) {
    var person = database.call(h -> Person.find(h, identities));
    var ciphers = person.contacts().isEmpty() ? Map.<UUID, ContactCipher>of() : keys.find(tenant, person.contacts());
    var all = Json.object();
    for (var table : PersonalTable.ALL) {
      database.run(h -> person.bind(h.createQuery(table.reading()), clock.instant()).map((rs, c) -> row(rs, table.name(), ciphers))
          .forEach(row -> all.withArray(table.name()).add(row)));
    }
    return all;
  }

  private static ObjectNode row(ResultSet rs, String table, Map<UUID, ContactCipher> ciphers) throws SQLException {
    var row = Json.object();
    var columns = rs.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      var name = columns.getColumnName(i);
      if (columns.getColumnType(i) == Types.BINARY) {
        row.set(name.endsWith(SEALED) ? name.substring(0, name.length() - SEALED.length()) : name, opened(rs, table, name, ciphers));
      } else {
        row.set(name, value(rs, i, columns.getColumnTypeName(i)));
      }
    }
    return row;
  }

  private static JsonNode value(ResultSet rs, int column, String type) throws SQLException {
    return switch (type) {
      case "jsonb" -> rs.getString(column) == null ? NullNode.getInstance() : Json.tree(rs.getString(column));
      case "timestamptz" -> {
        var at = rs.getObject(column, OffsetDateTime.class);
        yield at == null ? NullNode.getInstance() : Json.toTree(at.toInstant());
      }
      case "uuid", "text" -> Json.toTree(rs.getString(column));
      default -> Json.toTree(rs.getObject(column));
    };
  }

  /** Null also where the key is gone. A table's first column is the id that its ciphertexts are bound to. */
  private static JsonNode opened(ResultSet rs, String table, String column, Map<UUID, ContactCipher> ciphers) throws SQLException {
    var sealed = rs.getBytes(column);
    var cipher = ciphers.get(rs.getObject(table.equals("contact") ? "id" : "contact_id", UUID.class));
    if (sealed == null || cipher == null) {
      return NullNode.getInstance();
    }
    try {
      var row = rs.getObject(1, UUID.class);
      // Of a picture or a voice note the bytes, in base64.
      return table.equals("media") ? Json.toTree(cipher.openBytes(sealed, table, column, row)) : Json.toTree(cipher.open(sealed, table, column, row));
    } catch (CryptoFault e) {
      return NullNode.getInstance();
    }
  }
}
