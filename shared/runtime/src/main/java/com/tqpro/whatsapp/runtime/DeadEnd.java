package com.tqpro.whatsapp.runtime;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** What a function is primed against before a snapshot: a context of its own, in which every service is on a port where nothing listens. */
public final class DeadEnd {
  /** Port 1 of the loopback (tcpmux) refuses at once. */
  public static final String URL = "http://127.0.0.1:1";

  private DeadEnd() {}

  /**
   * A context whose AWS services and databases refuse and whose log goes nowhere. Its keys are in the environment, so that the pipeline
   * gets as far as the services.
   *
   * @param more variables that the function needs besides
   */
  public static ServiceContext context(String service, Map<String, String> more) {
    var variables = new HashMap<>(Map.of("AWS_ENDPOINT_URL", URL, "AWS_REGION", "eu-central-1", "REGISTRY_TABLE", "none", "CONTACT_KEYS_TABLE", "none",
        "CONVERSATION_ENCRYPTION_KEY", "00".repeat(32), "CONVERSATION_ENCRYPTION_KEY_PREVIOUS", "11".repeat(32)));
    variables.putAll(more);
    return new ServiceContext(service, Environment.of(variables), InstantSource.system(), new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  /**
   * Makes a call that loads its client's classes.
   *
   * @param by how the client says that nobody is there
   * @throws IllegalStateException when somebody is
   */
  public static void refused(Class<? extends RuntimeException> by, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      if (by.isInstance(e)) {
        return;
      }
      throw e;
    }
    throw new IllegalStateException("something answered on " + URL);
  }
}
