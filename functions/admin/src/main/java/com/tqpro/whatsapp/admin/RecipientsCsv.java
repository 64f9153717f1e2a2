package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.broadcast.Recipient;
import com.tqpro.whatsapp.runtime.http.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a chunk of recipients as CSV, the way spreadsheets write it: with or without byte order mark, separated by comma, semicolon or
 * tab, quoted where needed, possibly with a first line {@code sep=;}. A cell that looks like a formula is text like any other.
 */
final class RecipientsCsv {
  private RecipientsCsv() {}

  /** @throws Problem 400 naming the line or the columns that are wrong */
  static List<Recipient> read(byte[] bytes) {
    var text = Utf8.decode(bytes);
    var separator = separator(text);
    if (text.regionMatches(true, 0, "sep=", 0, 4)) {
      text = text.substring(Math.min(text.length(), lineEnd(text) + 1));
    }
    var format = CSVFormat.DEFAULT.builder().setDelimiter(separator).setIgnoreEmptyLines(true).setIgnoreSurroundingSpaces(true).get();
    var recipients = new ArrayList<Recipient>();
    RecipientColumns columns = null;
    try (var parser = CSVParser.parse(new StringReader(text), format)) {
      var records = parser.iterator();
      while (next(records, parser)) {
        var record = records.next();
        if (columns == null) {
          columns = RecipientColumns.of(record.toList());
        } else if (!blank(record)) {
          recipients.add(columns.recipient(recipients.size() + 1, cells(record, columns.size(), parser.getCurrentLineNumber())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (columns == null) {
      throw Problem.badRequest("empty-file", "The file is empty. It needs a header line with the column phone.");
    }
    return recipients;
  }

  private static boolean next(java.util.Iterator<CSVRecord> records, CSVParser parser) {
    try {
      return records.hasNext();
    } catch (UncheckedIOException | IllegalStateException e) {
      long line = Math.max(1, parser.getCurrentLineNumber());
      throw Problem.badRequest("invalid-csv", "The file cannot be read around line " + line + ": a quotation mark is not closed, or stands inside a cell.").with("line", line);
    }
  }

  private static List<String> cells(CSVRecord record, int columns, long line) {
    var cells = record.toList();
    if (cells.size() <= columns) {
      return cells;
    }
    if (cells.subList(columns, cells.size()).stream().allMatch(String::isBlank)) {
      return cells.subList(0, columns);
    }
    throw Problem.badRequest("too-many-cells", "Line " + line + " has " + cells.size() + " cells, the header " + columns
        + ": put cells that contain the separator in quotation marks.").with("line", line);
  }

  private static boolean blank(CSVRecord record) {
    return record.stream().allMatch(String::isBlank);
  }

  /** The separator that the header has most of, outside quotation marks. */
  private static char separator(String text) {
    int end = lineEnd(text);
    if (text.regionMatches(true, 0, "sep=", 0, 4) && end > 4) {
      return text.charAt(4);
    }
    int[] counts = new int[3];
    boolean quoted = false;
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      int which = quoted ? -1 : ",;\t".indexOf(c);
      if (which >= 0) {
        counts[which]++;
      }
    }
    return counts[1] > counts[0] && counts[1] >= counts[2] ? ';' : counts[2] > counts[0] ? '\t' : ',';
  }

  private static int lineEnd(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text.length() : end;
  }
}
