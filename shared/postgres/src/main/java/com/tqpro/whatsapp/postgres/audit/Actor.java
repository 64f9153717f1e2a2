package com.tqpro.whatsapp.postgres.audit;

/**
 * Who does something.
 *
 * @param name the subject of the token, "internal" for the shared key, the operator's account name at the command line
 * @param requestId the request it came with, or null
 * @param from the address it came from, or null
 */
public record Actor(String name, String requestId, String from) {
  public Actor(String name, String requestId) {
    this(name, requestId, null);
  }
}
