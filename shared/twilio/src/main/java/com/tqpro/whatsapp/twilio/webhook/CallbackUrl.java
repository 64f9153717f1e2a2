package com.tqpro.whatsapp.twilio.webhook;

/** Our URLs as Twilio is given them. */
public final class CallbackUrl {
  /** Tells Twilio to try five times after whatever failure; not part of the signature (usage/webhooks/webhooks-connection-overrides). */
  public static final String RETRIES = "#rc=5&rp=all";
  /** The query parameter that brings row and attempt back. */
  public static final String MESSAGE = "m";

  private CallbackUrl() {}

  /** A configured URL for one tenant, without a fragment. */
  public static String of(String configured, String tenant) {
    var url = configured.replace("{tenant}", tenant);
    int fragment = url.indexOf('#');
    return fragment < 0 ? url : url.substring(0, fragment);
  }

  /** StatusCallback of one message; null when none is configured. */
  public static String status(String configured, String tenant, String callbackData) {
    if (configured.isBlank()) {
      return null;
    }
    var url = of(configured, tenant);
    return url + (url.contains("?") ? "&" : "?") + MESSAGE + "=" + callbackData + RETRIES;
  }

  /** The URL of a request that came to a configured one, with the query as it was received. */
  public static String received(String configured, String tenant, String rawQuery) {
    var url = of(configured, tenant);
    int query = url.indexOf('?');
    return (query < 0 ? url : url.substring(0, query)) + (rawQuery == null || rawQuery.isEmpty() ? "" : "?" + rawQuery);
  }
}
