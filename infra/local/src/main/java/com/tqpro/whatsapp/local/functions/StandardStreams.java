package com.tqpro.whatsapp.local.functions;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Sends standard output and error of a function's threads to its log, everybody else's where they always went. A thread belongs to
 * the environment that started it or its ancestors, virtual threads too.
 */
final class StandardStreams {
  private static final InheritableThreadLocal<OutputStream> OWNER = new InheritableThreadLocal<>();

  private StandardStreams() {}

  /** The JVM has one standard output: this replaces it, once; later calls change nothing. */
  static synchronized void install() {
    if (!(System.out instanceof Routed)) {
      System.setOut(new Routed(System.out));
      System.setErr(new Routed(System.err));
    }
  }

  /** From now on this thread and those it starts write to the given stream; null ends it. */
  static void own(OutputStream stream) {
    if (stream == null) {
      OWNER.remove();
    } else {
      OWNER.set(stream);
    }
  }

  /** What the process had as standard output, whatever was installed since. */
  static PrintStream console() {
    return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  }

  private static final class Routed extends PrintStream {
    Routed(PrintStream original) {
      super(new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          target().write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
          target().write(bytes, from, count);
        }

        @Override
        public void flush() throws IOException {
          target().flush();
        }

        private OutputStream target() {
          var owner = OWNER.get();
          return owner == null ? original : owner;
        }
      }, true, StandardCharsets.UTF_8);
    }
  }
}
