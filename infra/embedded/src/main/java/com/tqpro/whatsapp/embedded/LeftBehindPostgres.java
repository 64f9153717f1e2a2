package com.tqpro.whatsapp.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The server that a killed run left at work on its data directory. */
final class LeftBehindPostgres {
  private LeftBehindPostgres() {}

  /** The first line of postmaster.pid is the server's process, the second its data directory. */
  static void stop(Path folder) throws IOException {
    var file = folder.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return;
    }
    var lines = Files.readAllLines(file);
    var process = ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(p -> p.info().command().filter(c -> c.endsWith("postgres")).isPresent());
    if (process.isPresent() && Path.of(lines.get(1).strip()).toAbsolutePath().equals(folder.toAbsolutePath())) {
      try {
        // SIGINT is Postgres's fast shutdown; ProcessHandle.destroy sends SIGTERM, which waits for every client.
        new ProcessBuilder("kill", "-INT", Long.toString(process.get().pid())).start().waitFor();
        process.get().onExit().get(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        throw new IllegalStateException("the Postgres of an earlier run still uses " + folder, e);
      }
    }
  }
}
