package com.tqpro.whatsapp.runtime.keys;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The item that holds a contact's key, with those of the contacts made together with him: the first half of his id names the item, the
 * second half its attribute.
 */
final class KeyPage {
  static final String PK = "pk";
  private static final HexFormat HEX = HexFormat.of();
  private static final char KEY = 'k';
  private static final int HALF = 16;

  private KeyPage() {}

  static Map<String, AttributeValue> of(String tenant, UUID contact) {
    return Map.of(PK, AttributeValue.fromS(tenant + "#" + HEX.toHexDigits(contact.getMostSignificantBits())));
  }

  static String attribute(UUID contact) {
    return KEY + HEX.toHexDigits(contact.getLeastSignificantBits());
  }

  static String tenant(Map<String, AttributeValue> item) {
    var pk = item.get(PK).s();
    return pk.substring(0, pk.indexOf('#'));
  }

  /** The wrapped keys of an item, by contact; none when it is no page of keys. */
  static Map<UUID, AttributeValue> keys(Map<String, AttributeValue> item) {
    var keys = new HashMap<UUID, AttributeValue>();
    var pk = item.isEmpty() ? "" : item.get(PK).s();
    if (pk.length() - pk.indexOf('#') - 1 == HALF) {
      long high = HexFormat.fromHexDigitsToLong(pk, pk.length() - HALF, pk.length());
      item.forEach((name, value) -> {
        if (name.charAt(0) == KEY && name.length() == HALF + 1) {
          keys.put(new UUID(high, HexFormat.fromHexDigitsToLong(name, 1, name.length())), value);
        }
      });
    }
    return keys;
  }
}
