package com.tqpro.whatsapp.embedded;

/**
 * The embedded servers that the tests of one JVM share: each starts when first asked for and ends with the JVM, without ceremony. Only
 * Postgres is a process of its own, and stops itself. Tests keep apart by their own names of queues, tables and databases.
 */
public final class Embedded {
  private Embedded() {}

  public static EmbeddedSqs sqs() {
    return Sqs.SERVER;
  }

  public static EmbeddedDynamo dynamo() {
    return Dynamo.SERVER;
  }

  public static EmbeddedPostgres postgres() {
    return Postgres.SERVER;
  }

  public static SecretsEndpoint secrets() {
    return Secrets.SERVER;
  }

  private static final class Sqs {
    static final EmbeddedSqs SERVER = EmbeddedSqs.start();
  }

  private static final class Dynamo {
    static final EmbeddedDynamo SERVER = EmbeddedDynamo.start();
  }

  private static final class Postgres {
    static final EmbeddedPostgres SERVER = EmbeddedPostgres.start();
  }

  private static final class Secrets {
    static final SecretsEndpoint SERVER = SecretsEndpoint.start(null);
  }
}
