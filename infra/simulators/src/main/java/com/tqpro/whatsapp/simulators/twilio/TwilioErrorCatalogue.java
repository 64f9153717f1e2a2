package com.tqpro.whatsapp.simulators.twilio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Every error code that the simulator can answer, with its HTTP status; data in {@code errors.tsv}. */
final class TwilioErrorCatalogue {
  record Entry(int code, int httpStatus, String message) {}

  private static final Map<Integer, Entry> ENTRIES = read();

  private TwilioErrorCatalogue() {}

  static boolean has(int code) {
    return ENTRIES.containsKey(code);
  }

  static Entry entry(int code) {
    var entry = ENTRIES.get(code);
    if (entry == null) {
      throw new IllegalArgumentException("error code " + code + " is not in errors.tsv");
    }
    return entry;
  }

  private static Map<Integer, Entry> read() {
    var entries = new TreeMap<Integer, Entry>();
    try (var lines = new BufferedReader(new InputStreamReader(TwilioErrorCatalogue.class.getResourceAsStream("errors.tsv"), StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (!line.startsWith("#")) {
          var cells = line.split("\t");
          entries.put(Integer.parseInt(cells[0]), new Entry(Integer.parseInt(cells[0]), Integer.parseInt(cells[1]), cells[2]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("errors.tsv is unreadable", e);
    }
    return Map.copyOf(entries);
  }
}
