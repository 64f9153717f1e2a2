package com.tqpro.whatsapp.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;

/** A function in a process of its own on Lambda's own runtime client, one core, with Lambda's JVM settings. */
final class FunctionProcess implements AutoCloseable {
  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  /** On Lambda set by the runtime itself; without it org.crac registers hooks nowhere and says nothing. */
  private static final String CRAC = "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac";

  private final RuntimeApi api = new RuntimeApi();
  private final Process process;
  private final long started;

  /**
   * @param code the class path: an unpacked zip, or classes
   * @param snapStart whether its hooks run and it then waits for {@link RuntimeApi#restore}
   */
  FunctionProcess(String handler, List<Path> code, int memoryMegabytes, Map<String, String> environment, boolean snapStart) {
    var path = code.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)) + File.pathSeparator + runtimeClient();
    var command = new ArrayList<String>();
    if (new File("/usr/bin/taskset").canExecute()) {
      command.addAll(List.of("taskset", "-c", "0"));
    }
    // What the managed runtime sets (docs.aws.amazon.com/lambda/latest/dg/java-customization.html), and a heap of 85 % of the memory.
    command.addAll(List.of(System.getProperty("java.home") + "/bin/java", "-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
        "-Xmx" + memoryMegabytes * 85 / 100 + "m", CRAC, "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", "-cp", path, CLIENT, handler));
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    builder.environment().putAll(Map.of("AWS_LAMBDA_RUNTIME_API", api.address(), "_HANDLER", handler, "AWS_LAMBDA_FUNCTION_NAME", "bench",
        "AWS_LAMBDA_FUNCTION_VERSION", "1", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(memoryMegabytes), "AWS_LAMBDA_LOG_GROUP_NAME", "g", "AWS_LAMBDA_LOG_STREAM_NAME", "s"));
    if (snapStart) {
      builder.environment().put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    }
    try {
      started = System.nanoTime();
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RuntimeApi api() {
    return api;
  }

  /** From the process's start to the answer to its first event, in nanoseconds. */
  long coldStart(byte[] event) {
    api.send(event);
    return api.answer().at() - started;
  }

  /** How many classes it has loaded so far, read from its performance counters without its help; 0 where they are not to be had. */
  long loadedClasses() {
    try {
      var counters = new ProcessBuilder(System.getProperty("java.home") + "/bin/jstat", "-class", Long.toString(java())).redirectErrorStream(true).start();
      var lines = counters.inputReader().lines().toList();
      return lines.size() < 2 ? 0 : Long.parseLong(lines.get(1).strip().split("\\s+")[0]);
    } catch (IOException e) {
      return 0;
    }
  }

  /** What its threads have used of the processor, in nanoseconds: what a call costs the function itself, whoever else it waits for. 0 where the system does not tell. */
  long cpuNanos() {
    try (var tasks = Files.list(Path.of("/proc/" + java() + "/task"))) {
      return tasks.mapToLong(task -> {
        try {
          return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
        } catch (IOException e) {
          return 0;
        }
      }).sum();
    } catch (IOException e) {
      return 0;
    }
  }

  private long java() {
    return process.descendants().findFirst().map(ProcessHandle::pid).orElse(process.pid());
  }

  /** The most memory it ever had resident, in megabytes; 0 where the system does not tell. */
  long peakMegabytes() {
    try {
      return Files.readAllLines(Path.of("/proc/" + java() + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst().orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Unpacks a function's zip. @return its class path, as Lambda makes it: the root, and the jars in lib */
  static List<Path> unpack(Path zip, Path folder) {
    try (var file = new ZipFile(zip.toFile())) {
      for (var entry : java.util.Collections.list(file.entries())) {
        var target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IllegalStateException(entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          try (var in = file.getInputStream(entry)) {
            Files.copy(in, target);
          }
        }
      }
      return List.of(folder, folder.resolve("lib").resolve("*"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String runtimeClient() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(p -> p.contains("aws-lambda-java-runtime-interface-client") || p.contains("aws-lambda-java-core") || p.contains("aws-lambda-java-serialization") || p.contains("crac") || p.contains("utils-lite"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    api.close();
  }
}
