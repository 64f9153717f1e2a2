package com.tqpro.whatsapp.postgres;

import java.util.function.Supplier;

/**
 * Where a database is and who connects.
 *
 * @param password asked for whenever a connection is made: it may have changed, or hold for minutes only
 * @param sslMode verify-full on AWS, disable on one machine
 */
public record ConnectionSettings(String host, int port, String database, String user, Supplier<String> password, String sslMode) {
  public ConnectionSettings(String host, int port, String database, String user, String password, String sslMode) {
    this(host, port, database, user, () -> password, sslMode);
  }

  /**
   * What keeps an RDS Proxy session unpinned: no named statements, no SET after connecting (application_name goes into the start-up
   * packet because of assumeMinServerVersion). Time-outs in seconds.
   */
  String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database
        + "?sslmode=" + sslMode + "&prepareThreshold=0&assumeMinServerVersion=12&ApplicationName=tqwhatsapp"
        + "&connectTimeout=3&socketTimeout=10&tcpKeepAlive=true&reWriteBatchedInserts=true";
  }

  /** Without the password. */
  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }
}
