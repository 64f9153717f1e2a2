package com.tqpro.whatsapp.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.broadcast.Recipient;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Reads a chunk of recipients as JSON: an array of flat objects with {@code phone}, {@code name} and any source of the template. */
final class RecipientsJson {
  private RecipientsJson() {}

  /** @throws Problem 400 naming the row that is wrong */
  static List<Recipient> read(HttpRequest request) {
    var root = request.json();
    var rows = root.isArray() ? root : root.path("recipients");
    if (!rows.isArray()) {
      throw Problem.badRequest("invalid-recipients", "Send an array of objects, or an object with the member recipients that is one.");
    }
    var recipients = new ArrayList<Recipient>();
    for (var row : rows) {
      recipients.add(recipient(recipients.size() + 1, row));
    }
    return recipients;
  }

  private static Recipient recipient(int number, JsonNode row) {
    if (!row.isObject() || !row.hasNonNull("phone")) {
      throw Problem.badRequest("invalid-recipients", "Row " + number + " is not an object with the member phone.").with("row", number);
    }
    var members = new HashMap<String, String>();
    row.properties().forEach(e -> {
      if (e.getValue().isContainerNode()) {
        throw Problem.badRequest("invalid-recipients", "Row " + number + ": the member " + e.getKey() + " is not a plain value.").with("row", number);
      }
      if (!e.getValue().isNull() && members.put(RecipientColumns.source(e.getKey()), e.getValue().asText()) != null) {
        throw Problem.badRequest("columns-doubled", "Row " + number + " has the member " + e.getKey() + " twice.").with("row", number);
      }
    });
    return RecipientColumns.recipient(number, members);
  }
}
