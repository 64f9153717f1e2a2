package com.tqpro.whatsapp.postgres;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Finds the databases by the guide's names: PLATFORM_DB_HOST, _PORT (5432), _NAME (tqplatform), _USER and _PASSWORD for the platform;
 * TENANT_DB_HOST and _PORT (5432) with name, user and password of each tenant from its secret, section {@code database}.
 */
public final class Connections {
  private final Function<String, Optional<String>> variables;

  /** @param variables environment variables, and PLATFORM_DB_PASSWORD from wherever it is kept */
  public Connections(Function<String, Optional<String>> variables) {
    this.variables = variables;
  }

  /** @throws IllegalStateException naming what is not set */
  public ConnectionSettings platform() {
    return new ConnectionSettings(required("PLATFORM_DB_HOST"), port("PLATFORM_DB_PORT"), variables.apply("PLATFORM_DB_NAME").orElse("tqplatform"),
        required("PLATFORM_DB_USER"), required("PLATFORM_DB_PASSWORD"), sslMode());
  }

  /**
   * @param secret a value of a tenant's secret, section database, by key
   * @throws IllegalStateException naming what is not set
   */
  public ConnectionSettings tenant(String tenant, BiFunction<String, String, Optional<String>> secret) {
    ofSecret(tenant, "password", secret);
    return new ConnectionSettings(required("TENANT_DB_HOST"), port("TENANT_DB_PORT"),
        ofSecret(tenant, "name", secret), ofSecret(tenant, "user", secret), () -> ofSecret(tenant, "password", secret), sslMode());
  }

  private static String ofSecret(String tenant, String key, BiFunction<String, String, Optional<String>> secret) {
    return secret.apply(tenant, key).orElseThrow(() -> new IllegalStateException("the secret of tenant " + tenant + " has no database." + key));
  }

  private String required(String name) {
    return variables.apply(name).orElseThrow(() -> new IllegalStateException(name + " is not set"));
  }

  private int port(String name) {
    return variables.apply(name).map(Integer::parseInt).orElse(5432);
  }

  private String sslMode() {
    return variables.apply("DATABASE_SSL_MODE").orElse("verify-full");
  }
}
