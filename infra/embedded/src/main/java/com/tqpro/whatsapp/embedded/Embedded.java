package com.tqpro.whatsapp.embedded;

/**
 * The embedded servers that the tests of one JVM share: each starts when first asked for and ends with the JVM. Tests keep apart by
 * their own names of queues, tables and databases.
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

  private static <T extends AutoCloseable> T closedWithTheJvm(T server) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      try {
        server.close();
      } catch (Exception e) {
        System.err.println("an embedded server did not close: " + e);
      }
    }));
    return server;
  }

  private static final class Sqs {
    static final EmbeddedSqs SERVER = closedWithTheJvm(EmbeddedSqs.start());
  }

  private static final class Dynamo {
    static final EmbeddedDynamo SERVER = closedWithTheJvm(EmbeddedDynamo.start());
  }

  private static final class Postgres {
    static final EmbeddedPostgres SERVER = closedWithTheJvm(EmbeddedPostgres.start());
  }

  private static final class Secrets {
    static final SecretsEndpoint SERVER = closedWithTheJvm(SecretsEndpoint.start(null));
  }
}
