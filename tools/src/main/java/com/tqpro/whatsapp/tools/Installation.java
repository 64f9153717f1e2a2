package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.postgres.Connections;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.audit.PlatformAudit;
import com.tqpro.whatsapp.postgres.platform.PlatformRepository;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * Databases, secrets, tables and keys of an installation, as operators' commands reach them: with the environment variables that the
 * functions have (REGISTRY_TABLE and CONTACT_KEYS_TABLE are outputs of the stack) and the operator's AWS credentials.
 */
final class Installation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private final ServiceContext context;
  private final Connections connections;
  private final Database platform;

  Installation(Environment environment) {
    context = new ServiceContext("tqwa", environment, InstantSource.system(), new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    connections = new Connections(context::databaseVariable);
    platform = new Database(connections.platform(), context.clock());
  }

  ServiceContext context() {
    return context;
  }

  Database platform() {
    return platform;
  }

  /** Every tenant that has a database, enabled or not. */
  List<String> tenants() {
    return platform.call(h -> h.createQuery("select tenant_slug from public.tenant_database order by tenant_slug").mapTo(String.class).list());
  }

  /** A connection to the tenant's database with the tenant's own role. */
  Database tenant(String slug) {
    return new Database(connections.tenant(slug, context::databaseSecret), context.clock());
  }

  /**
   * Runs the work while nobody else runs work of that name, in this process or another. The lock is a transaction's: it pins no session of
   * RDS Proxy and goes with a process that dies.
   *
   * @throws IllegalStateException when somebody else is at it for more than two minutes
   */
  <T> T alone(String name, Supplier<T> work) {
    try (var lock = new Database(connections.platform(), context.clock())) {
      // Asked again and again: a statement that waits would run into the connection's time-out.
      for (var until = context.clock().instant().plus(PATIENCE); ; ) {
        var done = lock.transaction(h -> h.createQuery("select pg_try_advisory_xact_lock(hashtextextended(:name, 0))").bind("name", name).mapTo(Boolean.class).one()
            ? Optional.of(work.get()) : Optional.<T>empty());
        if (done.isPresent()) {
          return done.get();
        }
        if (context.clock().instant().isAfter(until)) {
          throw new IllegalStateException("Another run is at work on this " + name + ": try again when it has ended.");
        }
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
    }
  }

  /** Raises the registry's version and projects it: functions see it within 15 seconds. */
  void refresh() {
    context.projector().project(new PlatformRepository(platform).bump());
  }

  /** Notes what an operator did; {@code before} and {@code after} may be null and never hold a secret. */
  void audit(Handle h, String action, String tenant, Object before, Object after) {
    PlatformAudit.change(h, context.clock().instant(), operator(), action, tenant, before, after);
  }

  /** Who runs the command, as far as the machine knows. */
  static Actor operator() {
    return new Actor("operator " + System.getProperty("user.name"), null);
  }

  @Override
  public void close() {
    platform.close();
  }
}
