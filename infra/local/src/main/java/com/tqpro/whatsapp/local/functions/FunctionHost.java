package com.tqpro.whatsapp.local.functions;

import com.tqpro.whatsapp.local.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One function with its execution environments, which share a class loader: loaded and compiled once, not once for each of them. The most recently used free environment is taken; when all are busy, a new one is
 * made up to the limit, then callers wait in order.
 */
public final class FunctionHost implements AutoCloseable {
  /** Lambda's limit for the event of a synchronous invocation (docs.aws.amazon.com/lambda, quotas). */
  public static final int MAX_EVENT = 6 * 1024 * 1024;

  private final Template.Function function;
  private final URLClassLoader loader;
  private final FunctionLog log;
  private final Semaphore permits;
  private final ArrayDeque<ExecutionEnvironment> free = new ArrayDeque<>();
  private boolean closed;

  /**
   * Unpacks the code; the first environment is made by {@link #initialise} or the first invocation.
   *
   * @param added environment variables that come from the machine and not from the template
   * @param environments how many invocations may be at work at once
   * @param listener hears every line that the function writes
   */
  public FunctionHost(Template.Function function, FunctionCode code, Map<String, String> added, Path logFile, int environments, Consumer<String> listener) {
    StandardStreams.install();
    this.function = function;
    var variables = new java.util.HashMap<>(added);
    variables.putAll(function.environment());
    variables.put("AWS_LAMBDA_FUNCTION_NAME", function.id());
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
    this.loader = code.load(function.name(), variables);
    this.log = new FunctionLog(logFile, listener);
    this.permits = new Semaphore(environments, true);
  }

  public Template.Function function() {
    return function;
  }

  public FunctionLog log() {
    return log;
  }

  /** Makes the first environment, so that a function that cannot start is found at once. */
  public void initialise() throws FunctionFault {
    give(take());
  }

  /**
   * Invokes and waits for the answer.
   *
   * @param patience how long to wait for a free environment
   * @throws FunctionFault when the function failed, timed out, left a thread running, or was too busy ({@code TooManyRequests})
   */
  public byte[] invoke(byte[] event, Duration patience) throws FunctionFault {
    if (event.length > MAX_EVENT) {
      throw new FunctionFault("RequestTooLarge", "the event has " + event.length + " bytes, more than " + MAX_EVENT);
    }
    try {
      if (!permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new FunctionFault("TooManyRequests", "every environment of " + function.id() + " is busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FunctionFault("Sandbox.Stopped", "the local system stops");
    }
    try {
      var environment = take();
      try {
        return environment.invoke(event);
      } finally {
        give(environment);
      }
    } finally {
      permits.release();
    }
  }

  @Override
  public void close() {
    synchronized (free) {
      closed = true;
      free.forEach(ExecutionEnvironment::close);
      free.clear();
    }
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    log.close();
  }

  private ExecutionEnvironment take() throws FunctionFault {
    synchronized (free) {
      if (closed) {
        throw new FunctionFault("Sandbox.Stopped", "the local system stops");
      }
      if (!free.isEmpty()) {
        return free.pop();
      }
    }
    return new ExecutionEnvironment(function, loader, log);
  }

  private void give(ExecutionEnvironment environment) {
    synchronized (free) {
      if (environment.spoiled() || closed) {
        environment.close();
      } else {
        free.push(environment);
      }
    }
  }
}
