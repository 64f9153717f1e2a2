package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.broadcast.Recipient;
import com.tqpro.whatsapp.runtime.http.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The columns of a recipients' file: {@code phone}, optionally {@code name}, and any source of the template. Names are read without
 * regard to case, blanks become underscores. Columns without a name are taken for what spreadsheets leave at the right edge.
 */
final class RecipientColumns {
  private static final String PHONE = "phone";
  private final List<String> names;

  private RecipientColumns(List<String> names) {
    this.names = names;
  }

  /** @throws Problem 400 naming columns that are missing or there twice */
  static RecipientColumns of(List<String> header) {
    var names = new ArrayList<String>();
    var doubled = new LinkedHashSet<String>();
    for (var cell : header) {
      var name = source(cell);
      if (!name.isEmpty() && names.contains(name)) {
        doubled.add(cell.strip());
      }
      names.add(name);
    }
    if (!doubled.isEmpty()) {
      throw Problem.badRequest("columns-doubled", "These columns stand in the header twice: " + String.join(", ", doubled) + ".").with("columns", doubled);
    }
    if (!names.contains(PHONE)) {
      throw Problem.badRequest("columns-missing", "The column phone is missing. The header has: "
          + String.join(", ", header.stream().map(String::strip).toList()) + ".").with("columns", List.of(PHONE));
    }
    return new RecipientColumns(names);
  }

  int size() {
    return names.size();
  }

  /** The source that a column or JSON member fills. */
  static String source(String column) {
    var name = column.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s\\u00A0]+", "_");
    return name.equals("name") ? Recipient.NAME : name;
  }

  /** @param cells as many as there are columns or fewer: what is missing at the end is blank */
  Recipient recipient(int row, List<String> cells) {
    var values = new HashMap<String, String>();
    String phone = "";
    for (int i = 0; i < cells.size(); i++) {
      var cell = cells.get(i);
      if (names.get(i).equals(PHONE)) {
        phone = cell;
      } else if (!names.get(i).isEmpty() && !cell.isBlank()) {
        values.put(names.get(i), cell.strip());
      }
    }
    return new Recipient(row, phone, values);
  }

  /** From a JSON object's members, already text. */
  static Recipient recipient(int row, Map<String, String> members) {
    var values = new HashMap<>(members);
    var phone = values.remove(PHONE);
    values.values().removeIf(String::isBlank);
    return new Recipient(row, phone == null ? "" : phone, values);
  }
}
