package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionException;

/** Work in a tenant's database: once more on a new connection when the kept one was dead, and leaving a tenant alone whose database is down. */
final class TenantWork {
  private final TenantDatabases databases;

  TenantWork(TenantDatabases databases) {
    this.databases = databases;
  }

  /** @param work may run twice */
  <T> T in(String tenant, Function<Database, T> work) {
    try {
      return work.apply(databases.of(tenant));
    } catch (ConnectionException fault) {
      databases.refused(tenant);
      throw fault;
    } catch (RuntimeException fault) {
      if (!Database.lost(fault)) {
        throw fault;
      }
      // A kept connection may be dead while the database is well; only a new one tells.
      databases.forget(tenant);
    }
    try {
      return work.apply(databases.of(tenant));
    } catch (RuntimeException fault) {
      if (fault instanceof ConnectionException || Database.lost(fault)) {
        databases.refused(tenant);
      }
      throw fault;
    }
  }
}
