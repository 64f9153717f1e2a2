package com.tqpro.whatsapp.runtime.registry;

import com.tqpro.whatsapp.domain.event.Provider;

/** The names of items in the registry table. Each has its key in {@code pk} and a JSON text in {@code v}. */
final class Keys {
  static final String PK = "pk";
  static final String VALUE = "v";
  static final String VERSION = "version";
  static final String TENANTS = "tenants";
  static final String SETTINGS = "settings";

  private Keys() {}

  static String number(Provider provider, String sender) {
    return "number#" + provider + "#" + sender;
  }

  static String tenant(String slug) {
    return "tenant#" + slug;
  }

  static String waba(String waba, String appKey) {
    return "waba#" + waba + "#" + appKey;
  }

  static String app(String appKey) {
    return "app#" + appKey;
  }
}
