package com.tqpro.whatsapp.simulators.meta;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Every error code that the simulator can answer, with its HTTP status; data in {@code errors.tsv}. */
final class ErrorCatalogue {
    record Entry(int code, int httpStatus, String title) {}

    private static final Map<Integer, Entry> ENTRIES = read();

    private ErrorCatalogue() {}

    static Entry entry(int code) {
        Entry entry = ENTRIES.get(code);
        if (entry == null) throw new IllegalArgumentException("error code " + code + " is not in errors.tsv");
        return entry;
    }

    static boolean has(int code) {
        return ENTRIES.containsKey(code);
    }

    static Map<Integer, Entry> all() {
        return ENTRIES;
    }

    private static Map<Integer, Entry> read() {
        Map<Integer, Entry> entries = new TreeMap<>();
        try (var lines = new BufferedReader(new InputStreamReader(ErrorCatalogue.class.getResourceAsStream("errors.tsv"), StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.startsWith("#")) continue;
                String[] cells = line.split("\t");
                Entry entry = new Entry(Integer.parseInt(cells[0]), Integer.parseInt(cells[1]), cells[2]);
                entries.put(entry.code(), entry);
            }
        } catch (IOException e) {
            throw new IllegalStateException("errors.tsv is unreadable", e);
        }
        return Map.copyOf(entries);
    }
}
