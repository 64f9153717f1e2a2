package com.tqpro.whatsapp.meta.webhook;

/** Whose request it is behind proxies: only hops that are trusted may say for whom they speak. */
public final class ClientAddress {
  private ClientAddress() {}

  /**
   * Walks X-Forwarded-For from the right while the hop that reported is trusted; the first that is not trusted is the client. Entries
   * further left were written by the client himself.
   *
   * @param sourceIp the address that the platform itself saw
   * @param forwardedFor X-Forwarded-For, or null
   */
  public static String of(String sourceIp, String forwardedFor, Networks trusted) {
    var client = sourceIp;
    if (forwardedFor == null || trusted.isEmpty()) {
      return client;
    }
    var hops = forwardedFor.split(",");
    for (int i = hops.length - 1; i >= 0 && trusted.contains(client); i--) {
      client = hops[i].strip();
    }
    return client;
  }
}
