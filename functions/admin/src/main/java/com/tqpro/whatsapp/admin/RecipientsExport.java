package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.postgres.recipient.RecipientRow;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes recipients as CSV for spreadsheets: with a byte order mark, and with formulas made harmless. */
final class RecipientsExport {
  private static final List<String> HEADER = List.of("chunk", "row", "phone", "name", "state", "skip_reason", "error_code", "error", "provider_message_id",
      "sent_at", "delivered_at", "read_at");

  private RecipientsExport() {}

  /** @param first whether the header belongs here: only on the first page, so that pages can be put together */
  static byte[] csv(List<RecipientRow> rows, boolean first) {
    var out = new StringWriter();
    try (var printer = new CSVPrinter(out, CSVFormat.RFC4180)) {
      if (first) {
        out.write('\uFEFF');
        printer.printRecord(HEADER);
      }
      for (var r : rows) {
        printer.printRecord(r.chunk(), r.row(), safe(r.recipient() == null && r.hint() != null ? "…" + r.hint() : r.recipient()), safe(r.name()), r.state(),
            r.skipReason(), r.errorCode(), safe(r.errorText()), safe(r.providerMessageId()), r.sentAt(), r.deliveredAt(), r.readAt());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection). */
  private static String safe(String cell) {
    return cell != null && !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
  }
}
