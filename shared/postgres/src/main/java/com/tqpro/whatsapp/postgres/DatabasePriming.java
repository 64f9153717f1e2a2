package com.tqpro.whatsapp.postgres;

import java.time.InstantSource;
import org.jdbi.v3.core.ConnectionException;

/** Loads driver and mapper before a snapshot: a statement for a port of this machine where nothing listens. */
public final class DatabasePriming {
  /** A port of this machine where nothing listens. */
  public static final ConnectionSettings NOBODY = new ConnectionSettings("127.0.0.1", 1, "none", "none", "none", "disable");

  private DatabasePriming() {}

  /** @throws IllegalStateException when something answers there */
  public static void run() {
    try (var nobody = new Database(NOBODY, InstantSource.system())) {
      nobody.run(h -> h.execute("select 1"));
    } catch (ConnectionException expected) {
      return;
    }
    throw new IllegalStateException("a database answered on port 1");
  }
}
