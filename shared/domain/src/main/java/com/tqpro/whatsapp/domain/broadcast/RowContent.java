package com.tqpro.whatsapp.domain.broadcast;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The form of {@code outbound_message.content_enc}: a recipient's values as JSON, encrypted with the contact's key for that row alone. */
public final class RowContent {
  private static final String TABLE = "outbound_message";
  private static final String COLUMN = "content_enc";

  private RowContent() {}

  public static byte[] seal(ContactCipher cipher, UUID row, Map<String, String> values) {
    return cipher.seal(Json.text(new TreeMap<>(values)), TABLE, COLUMN, row);
  }

  /**
   * @return the values; none for null
   * @throws com.tqpro.whatsapp.domain.crypto.CryptoFault when it was made for another row or changed
   */
  public static Map<String, String> open(ContactCipher cipher, UUID row, byte[] sealed) {
    var values = new HashMap<String, String>();
    if (sealed != null) {
      Json.tree(cipher.open(sealed, TABLE, COLUMN, row)).properties().forEach(e -> values.put(e.getKey(), e.getValue().asText()));
    }
    return values;
  }
}
