package com.tqpro.whatsapp.embedded;

/**
 * The embedded servers that tests share: those of all modules of one Maven run ({@link SharedServers}), elsewhere those of one JVM, each
 * started when first asked for and ended with the JVM. Tests keep apart by their own names of queues, tables and databases. Secrets are
 * each JVM's own.
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
    static final EmbeddedSqs SERVER = SharedServers.find().map(s -> EmbeddedSqs.at(s.sqs())).orElseGet(EmbeddedSqs::start);
  }

  private static final class Dynamo {
    static final EmbeddedDynamo SERVER = SharedServers.find().map(s -> EmbeddedDynamo.at(s.dynamo())).orElseGet(EmbeddedDynamo::start);
  }

  private static final class Postgres {
    static final EmbeddedPostgres SERVER = SharedServers.find().map(s -> EmbeddedPostgres.at(s.postgres())).orElseGet(EmbeddedPostgres::start);
  }

  private static final class Secrets {
    static final SecretsEndpoint SERVER = SecretsEndpoint.start(null);
  }
}
