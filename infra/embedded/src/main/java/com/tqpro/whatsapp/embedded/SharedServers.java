package com.tqpro.whatsapp.embedded;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * One process with ElasticMQ, DynamoDB Local and Postgres for the tests of all modules of a Maven run. Starting them costs several seconds
 * of processor time, in every module as much as its own tests. The first test JVM that asks starts it, the others find its ports
 * in a file; it ends when Maven does.
 *
 * @param postgres a port of 127.0.0.1
 */
record SharedServers(URI sqs, URI dynamo, int postgres) {
  /** A folder, set by the build for test JVMs: without it nothing is shared. */
  private static final String FOLDER = "servers";
  private static final Optional<SharedServers> FOUND = search();

  static Optional<SharedServers> find() {
    return FOUND;
  }

  private static Optional<SharedServers> search() {
    var folder = System.getProperty(FOLDER);
    return folder == null ? Optional.empty() : maven().map(run -> ofRun(Path.of(folder), run));
  }

  /** The nearest ancestor that is a JVM; between it and this one may be a shell. */
  private static Optional<ProcessHandle> maven() {
    return Stream.iterate(ProcessHandle.current().parent(), Optional::isPresent, p -> p.get().parent()).map(Optional::get)
        .filter(p -> p.info().command().filter(c -> Path.of(c).endsWith("java")).isPresent()).findFirst();
  }

  /** Test JVMs that ask at the same time wait for the one that asked first. */
  private static SharedServers ofRun(Path folder, ProcessHandle run) {
    try {
      Files.createDirectories(folder);
      try (var lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock.lock();
        var file = folder.resolve("ports-" + run.pid() + "-" + run.info().startInstant().map(t -> t.toEpochMilli()).orElse(0L));
        if (!Files.exists(file)) {
          Files.writeString(file, start(folder, run));
        }
        var ports = Files.readString(file).split(" ");
        return new SharedServers(address(ports[0]), address(ports[1]), Integer.parseInt(ports[2]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no servers to share in " + folder, e);
    }
  }

  private static URI address(String port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static String start(Path folder, ProcessHandle run) throws IOException {
    var log = folder.resolve("servers.log").toFile();
    var command = List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g", "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"), SharedServers.class.getName(), Long.toString(run.pid()));
    var process = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).redirectError(log).start();
    var ports = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
    if (ports == null) {
      throw new IOException("the servers did not start: " + Files.readString(log.toPath()));
    }
    return ports;
  }

  /** The process: writes its three ports on one line and lives as long as the process whose number it is given. */
  public static void main(String[] arguments) {
    var run = ProcessHandle.of(Long.parseLong(arguments[0]));
    // The slowest to start has the fewest instructions of ours: it waits for a child.
    var postgres = CompletableFuture.supplyAsync(EmbeddedPostgres::start);
    var sqs = EmbeddedSqs.start();
    var dynamo = EmbeddedDynamo.start();
    System.out.println(sqs.endpoint().getPort() + " " + dynamo.endpoint().getPort() + " " + postgres.join().port());
    run.ifPresent(r -> r.onExit().join());
    System.exit(0);
  }
}
