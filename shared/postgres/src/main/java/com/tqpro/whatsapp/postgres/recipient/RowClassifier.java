package com.tqpro.whatsapp.postgres.recipient;

import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.broadcast.Recipient;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.phone.PhoneNumbers;
import com.tqpro.whatsapp.domain.phone.PhoneReading;
import com.tqpro.whatsapp.domain.phone.WaIds;
import com.tqpro.whatsapp.domain.template.Rendering;
import com.tqpro.whatsapp.domain.template.TemplateRenderer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Says of each recipient what can be said without the database: the number, doubles within the chunk, whether the template can be filled in. */
final class RowClassifier {
  private final PhoneNumbers numbers;
  private final SortedMap<String, Integer> faults = new TreeMap<>();

  RowClassifier(PhoneNumbers numbers) {
    this.numbers = numbers;
  }

  List<PlannedRow> classify(Broadcast broadcast, List<Recipient> recipients, UuidV7 ids) {
    var rows = new ArrayList<PlannedRow>(recipients.size());
    var seen = new HashSet<String>();
    for (var recipient : recipients) {
      var row = switch (numbers.read(recipient.phone())) {
        case PhoneReading.Phone phone -> new PlannedRow(ids.next(), recipient, phone.digits(), false, phone.callingCode(), null);
        case PhoneReading.UserId user -> new PlannedRow(ids.next(), recipient, user.id(), true, 0, null);
        case PhoneReading.Refused refused -> new PlannedRow(ids.next(), recipient, null, false, 0, refused.reason().name());
      };
      if (row.addressed() && !seen.add(row.canonical)) {
        row.skip = "DUPLICATE";
      }
      rows.add(row);
    }
    return rows;
  }

  /** Notes for every row that will be sent what its values lack. */
  void fillIn(Broadcast broadcast, List<PlannedRow> rows) {
    for (var row : rows) {
      if (row.sends() && TemplateRenderer.render(broadcast.template(), Broadcast.values(broadcast.variables(), row.recipient.values()))
          instanceof Rendering.Incomplete incomplete) {
        row.incomplete = incomplete.summary();
        incomplete.faults().forEach(f -> faults.merge(f.variable() + " " + f.reason(), 1, Integer::sum));
      }
    }
  }

  SortedMap<String, Integer> faults() {
    return faults;
  }

  /** The same for every wa_id that one phone may have. */
  static String canonical(String address) {
    var variants = WaIds.variants(address);
    return variants.size() == 1 ? address : new TreeSet<>(variants).first();
  }
}
