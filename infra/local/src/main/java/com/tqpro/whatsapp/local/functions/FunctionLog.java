package com.tqpro.whatsapp.local.functions;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/** What one function writes to standard output and error, line by line, untouched: into its file, to a listener, and the last lines kept. */
public final class FunctionLog implements AutoCloseable {
  static final int KEPT = 5_000;

  private final BufferedWriter file;
  private final Consumer<String> listener;
  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private boolean closed;

  FunctionLog(Path file, Consumer<String> listener) {
    this.listener = listener;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      this.file = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest {@value #KEPT} lines, oldest first. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  synchronized void line(String line) {
    if (lines.size() == KEPT) {
      lines.removeFirst();
    }
    lines.addLast(line);
    if (closed) {
      return;
    }
    try {
      file.write(line);
      file.newLine();
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    listener.accept(line);
  }

  /** A stream that cuts what is written into lines; one for each writer that must not be mixed with others. */
  OutputStream stream() {
    return new OutputStream() {
      private final java.io.ByteArrayOutputStream part = new java.io.ByteArrayOutputStream();

      @Override
      public synchronized void write(int b) {
        if (b == '\n') {
          line(part.toString(StandardCharsets.UTF_8).stripTrailing());
          part.reset();
        } else {
          part.write(b);
        }
      }
    };
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
