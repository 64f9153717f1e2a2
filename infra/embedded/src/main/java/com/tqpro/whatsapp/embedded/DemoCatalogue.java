package com.tqpro.whatsapp.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/** A made-up catalogue of 14 staycations and 8 cruises, for the demo tenants and for tests. */
public final class DemoCatalogue {
  private DemoCatalogue() {}

  /** Puts it into a tenant's database that has the newest schema; what is there stays, departures are moved on to lie ahead of today. */
  public static void load(Connection connection) throws SQLException {
    try (var in = DemoCatalogue.class.getResourceAsStream("/demo/catalogue.sql"); var statement = connection.createStatement()) {
      statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
