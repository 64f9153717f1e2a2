package com.tqpro.whatsapp.tools;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a CSV file into chunks that each begin with the header line and end between two records: a line end inside quotation marks is
 * part of a cell. Holds one chunk at a time, so a file of any size can be sent.
 */
final class CsvChunks {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final int most;
  private final byte[] header;
  private byte[] waiting;

  /**
   * @param most bytes of a chunk at most, header included
   * @throws IllegalArgumentException when the file has no header line
   */
  CsvChunks(InputStream in, int most) throws IOException {
    this.in = in;
    this.most = most;
    byte[] first;
    do {
      first = record();
    } while (first != null && (blank(first) || first.length > 4 && first[0] == 's' && first[1] == 'e' && first[2] == 'p' && first[3] == '='));
    if (first == null) {
      throw new IllegalArgumentException("The file is empty: it needs a header line with the column phone.");
    }
    this.header = terminated(withoutMark(first));
    this.waiting = record();
  }

  /** The next chunk, null at the end. @throws IllegalArgumentException when one record alone is larger than a chunk */
  byte[] next() throws IOException {
    if (waiting == null) {
      return null;
    }
    var chunk = new ByteArrayOutputStream();
    chunk.writeBytes(header);
    while (waiting != null && chunk.size() + waiting.length <= most) {
      chunk.writeBytes(terminated(waiting));
      waiting = record();
    }
    if (chunk.size() == header.length) {
      throw new IllegalArgumentException("A record has more than " + (most - header.length) + " bytes: is a quotation mark missing?");
    }
    return chunk.toByteArray();
  }

  /** One record with its line end, null at the end of the file. Stops reading at twice a chunk's size, where a quotation mark must be missing. */
  private byte[] record() throws IOException {
    var record = new ByteArrayOutputStream();
    boolean quoted = false;
    int b;
    while ((b = in.read()) >= 0) {
      record.write(b);
      quoted ^= b == '"';
      if (b == '\n' && !quoted || record.size() > 2 * most) {
        break;
      }
    }
    return record.size() == 0 ? null : record.toByteArray();
  }

  private static byte[] terminated(byte[] record) {
    if (record[record.length - 1] == '\n') {
      return record;
    }
    var longer = Arrays.copyOf(record, record.length + 1);
    longer[record.length] = '\n';
    return longer;
  }

  private static byte[] withoutMark(byte[] record) {
    return record.length >= 3 && Arrays.equals(record, 0, 3, BYTE_ORDER_MARK, 0, 3) ? Arrays.copyOfRange(record, 3, record.length) : record;
  }

  private static boolean blank(byte[] record) {
    for (byte b : record) {
      if (b != ' ' && b != '\r' && b != '\n' && b != '\t') {
        return false;
      }
    }
    return true;
  }
}
