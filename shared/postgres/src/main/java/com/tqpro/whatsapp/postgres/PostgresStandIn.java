package com.tqpro.whatsapp.postgres;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The other side of a driver's connection, for priming: as much of the protocol (postgresql.org/docs/current/protocol.html, version 3) as the
 * driver uses without encryption. A query has no rows unless some are given for it; any other statement changes one row.
 */
public final class PostgresStandIn {
  private static final int PROTOCOL = 196_608;
  private static final Map<String, String> PARAMETERS = Map.of("server_version", "18.0", "server_encoding", "UTF8", "client_encoding", "UTF8", "DateStyle", "ISO, MDY",
      "TimeZone", "UTC", "integer_datetimes", "on", "standard_conforming_strings", "on");
  /** Object ids of types (pg_type.dat). */
  private static final Map<String, Integer> TYPES = Map.of("bool", 16, "bytea", 17, "int8", 20, "int4", 23, "text", 25, "float8", 701, "timestamptz", 1184, "uuid", 2950, "jsonb", 3802);

  private final List<Rows> rows = new CopyOnWriteArrayList<>();
  private final Map<String, List<List<String>>> next = new ConcurrentHashMap<>();

  /** @param values taken at each execution */
  private record Rows(String fragment, List<String> names, List<Integer> types, Supplier<List<List<String>>> values) {}

  /**
   * Rows of every query that contains the fragment; of several fragments the first given counts.
   *
   * @param columns for instance {@code "id uuid, sent_at timestamptz"}
   * @param values as text, a list for each row; null for null, t and f for truth
   */
  @SafeVarargs
  public final PostgresStandIn rows(String fragment, String columns, List<String>... values) {
    var all = List.of(values);
    return add(fragment, columns, () -> all);
  }

  /** Columns of queries that contain the fragment; they find nothing but what {@link #next} gives the next of them. */
  public PostgresStandIn none(String fragment, String columns) {
    return add(fragment, columns, () -> {
      var found = next.remove(fragment);
      return found == null ? List.of() : found;
    });
  }

  /** Rows of the next query that contains the fragment. */
  @SafeVarargs
  public final void next(String fragment, List<String>... values) {
    next.put(fragment, List.of(values));
  }

  private PostgresStandIn add(String fragment, String columns, Supplier<List<List<String>>> values) {
    var names = new ArrayList<String>();
    var types = new ArrayList<Integer>();
    for (var column : columns.split(", ")) {
      var parts = column.split(" ");
      names.add(parts[0]);
      types.add(TYPES.get(parts[1]));
    }
    rows.add(new Rows(fragment, names, types, values));
    return this;
  }

  /** Speaks with a driver up to its end. */
  public void talk(InputStream from, OutputStream to) throws IOException {
    new Session(new DataInputStream(from), new DataOutputStream(to)).run();
  }

  private Rows answer(String sql) {
    for (var candidate : rows) {
      if (sql.contains(candidate.fragment)) {
        return candidate;
      }
    }
    var word = command(sql);
    return word.equals("SELECT") || word.equals("WITH") || sql.contains("returning") ? new Rows("", List.of("none"), List.of(TYPES.get("text")), List::of) : null;
  }

  private static String command(String sql) {
    return sql.strip().split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
  }

  private final class Session {
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Map<String, String> statements = new HashMap<>();
    private String sql = "";
    private char state = 'I';

    Session(DataInputStream in, DataOutputStream out) {
      this.in = in;
      this.out = out;
    }

    void run() throws IOException {
      if (!begun()) {
        return;
      }
      for (int type = in.read(); type >= 0 && type != 'X'; type = in.read()) {
        var body = in.readNBytes(in.readInt() - 4);
        switch (type) {
          case 'P' -> {
            statements.put(text(body, 0), text(body, text(body, 0).length() + 1));
            send('1', new byte[0]);
          }
          case 'B' -> {
            sql = statements.getOrDefault(text(body, text(body, 0).length() + 1), "");
            send('2', new byte[0]);
          }
          case 'D' -> describe(body[0] == 'S' ? statements.getOrDefault(text(body, 1), "") : sql, body[0] == 'S');
          case 'E' -> execute();
          case 'C' -> send('3', new byte[0]);
          case 'S' -> ready();
          case 'Q' -> {
            // BEGIN, COMMIT and ROLLBACK come in this form.
            sql = text(body, 0);
            execute();
            ready();
          }
          case 'H' -> out.flush();
          default -> throw new IOException("no answer to message " + (char) type);
        }
      }
    }

    private void ready() throws IOException {
      send('Z', new byte[] {(byte) state});
      out.flush();
    }

    private boolean begun() throws IOException {
      var body = in.readNBytes(in.readInt() - 4);
      if (body.length < 4 || (body[0] << 24 | body[1] << 16 | body[2] << 8 | body[3]) != PROTOCOL) {
        return false;
      }
      send('R', new byte[4]);
      for (var parameter : PARAMETERS.entrySet()) {
        send('S', (parameter.getKey() + "\0" + parameter.getValue() + "\0").getBytes(StandardCharsets.UTF_8));
      }
      send('K', new byte[8]);
      send('Z', new byte[] {'I'});
      out.flush();
      return true;
    }

    private void describe(String described, boolean statement) throws IOException {
      if (statement) {
        send('t', new byte[2]);
      }
      var answer = answer(described);
      if (answer == null) {
        send('n', new byte[0]);
        return;
      }
      var bytes = new ByteArrayOutputStream();
      var description = new DataOutputStream(bytes);
      description.writeShort(answer.names.size());
      for (int i = 0; i < answer.names.size(); i++) {
        description.write((answer.names.get(i) + "\0").getBytes(StandardCharsets.UTF_8));
        description.writeInt(0);
        description.writeShort(0);
        description.writeInt(answer.types.get(i));
        description.writeShort(-1);
        description.writeInt(-1);
        description.writeShort(0);
      }
      send('T', bytes.toByteArray());
    }

    private void execute() throws IOException {
      var answer = answer(sql);
      var word = command(sql);
      if (answer != null) {
        var values = answer.values.get();
        for (var row : values) {
          send('D', row(row));
        }
        complete("SELECT " + values.size());
        return;
      }
      state = word.equals("BEGIN") ? 'T' : word.equals("COMMIT") || word.equals("ROLLBACK") ? 'I' : state;
      complete(switch (word) {
        case "INSERT" -> "INSERT 0 1";
        case "UPDATE", "DELETE" -> word + " 1";
        default -> word;
      });
    }

    private static byte[] row(List<String> values) throws IOException {
      var bytes = new ByteArrayOutputStream();
      var row = new DataOutputStream(bytes);
      row.writeShort(values.size());
      for (var value : values) {
        var text = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
        row.writeInt(value == null ? -1 : text.length);
        row.write(text);
      }
      return bytes.toByteArray();
    }

    private void complete(String tag) throws IOException {
      send('C', (tag + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private void send(char type, byte[] body) throws IOException {
      out.writeByte(type);
      out.writeInt(body.length + 4);
      out.write(body);
    }

    /** The zero-terminated text at that place. */
    private static String text(byte[] body, int from) {
      int end = from;
      while (body[end] != 0) {
        end++;
      }
      return new String(body, from, end - from, StandardCharsets.UTF_8);
    }
  }
}
