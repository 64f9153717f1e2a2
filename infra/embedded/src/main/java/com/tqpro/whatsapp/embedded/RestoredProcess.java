package com.tqpro.whatsapp.embedded;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A function in a Java process of its own, taken through its snapshot hooks and then called: how many classes the first call still loads
 * tells what priming misses, the same on every machine.
 */
public final class RestoredProcess {
  private static final String RESULT = "RESTORED ";

  private RestoredProcess() {}

  /**
   * What the calls after the restore came to.
   *
   * @param loaded classes that each call loaded
   * @param answers theirs, as text
   * @param output all that the process wrote
   */
  public record Calls(List<Integer> loaded, List<String> answers, String output) {}

  /**
   * Runs one.
   *
   * @param function a class with a no-argument constructor and a method {@code snapshot()} that returns its hooks
   * @param variables its environment, nothing of this process's besides
   */
  public static Calls run(Class<? extends RequestStreamHandler> function, Map<String, String> variables, byte[]... events) {
    // What it costs is loading classes: unverified, and with room enough that nothing is collected.
    var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xms256m", "-Xmn180m", "-Xmx400m",
        "-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote", "-cp", System.getProperty("java.class.path"), RestoredProcess.class.getName(), function.getName()));
    for (var event : events) {
      command.add(Base64.getEncoder().encodeToString(event));
    }
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(variables);
    // Enough for classes; more passes compile more.
    builder.environment().put("PRIMING_PASSES", "2");
    try {
      var process = builder.start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var loaded = new ArrayList<Integer>();
      var answers = new ArrayList<String>();
      output.lines().filter(line -> line.startsWith(RESULT)).forEach(line -> {
        var parts = line.split(" ", 3);
        loaded.add(Integer.parseInt(parts[1]));
        answers.add(new String(Base64.getDecoder().decode(parts[2]), StandardCharsets.UTF_8));
      });
      if (process.waitFor() != 0 || loaded.size() != events.length) {
        throw new IllegalStateException(output);
      }
      return new Calls(loaded, answers, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The process: a function's class and its events in base 64. */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    var classes = ManagementFactory.getClassLoadingMXBean();
    var function = (RequestStreamHandler) Class.forName(arguments[0]).getConstructor().newInstance();
    hook(function, "beforeCheckpoint");
    hook(function, "afterRestore");
    var context = new TestContext(60_000);
    // What this method itself uses, outside the count.
    report(0, "warm".getBytes(StandardCharsets.UTF_8), false);
    for (int i = 1; i < arguments.length; i++) {
      var event = Base64.getDecoder().decode(arguments[i]);
      var out = new ByteArrayOutputStream();
      long before = classes.getTotalLoadedClassCount();
      function.handleRequest(new ByteArrayInputStream(event), out, context);
      report((int) (classes.getTotalLoadedClassCount() - before), out.toByteArray(), true);
    }
    System.exit(0);
  }

  private static void report(int loaded, byte[] answer, boolean shown) {
    var line = RESULT + loaded + " " + Base64.getEncoder().encodeToString(answer);
    if (shown) {
      System.out.println();
      System.out.println(line);
    }
  }

  private static void hook(Object function, String name) throws ReflectiveOperationException {
    var snapshot = function.getClass().getDeclaredMethod("snapshot");
    snapshot.setAccessible(true);
    var hooks = snapshot.invoke(function);
    for (var method : hooks.getClass().getMethods()) {
      if (method.getName().equals(name)) {
        try {
          method.invoke(hooks, new Object[] {null});
        } catch (InvocationTargetException e) {
          throw new IllegalStateException(name, e.getCause());
        }
        return;
      }
    }
    throw new NoSuchMethodException(name);
  }
}
