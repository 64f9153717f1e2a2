package com.tqpro.whatsapp.local.functions;

import com.tqpro.whatsapp.local.template.Template;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One execution environment: one handler object, which handles one invocation at a time. After a time-out or a thread left running it
 * must not be used again.
 */
final class ExecutionEnvironment implements AutoCloseable {
  /** Lambda's limit for the answer of a synchronous invocation (docs.aws.amazon.com/lambda, quotas). */
  static final int MAX_ANSWER = 6 * 1024 * 1024;
  private static final Duration INIT = Duration.ofSeconds(60);

  private final Template.Function function;
  private final FunctionLog log;
  private final ThreadGroup group;
  private final ClassLoader loader;
  private final LeftThreads threads;
  private final Handler handler;
  private boolean spoiled;

  /** @param loader of the function, which its environments share */
  ExecutionEnvironment(Template.Function function, ClassLoader loader, FunctionLog log) throws FunctionFault {
    this.function = function;
    this.log = log;
    this.group = new ThreadGroup(function.name());
    this.loader = loader;
    this.threads = new LeftThreads(group, function.handler());
    this.handler = run(INIT, thread -> Handler.of(construct()));
  }

  byte[] invoke(byte[] event) throws FunctionFault {
    var deadline = System.nanoTime() + function.timeout().toNanos();
    var context = new LocalContext(function, UUID.randomUUID().toString(), deadline, log);
    threads.begin();
    var answer = run(function.timeout(), thread -> handler.handle(event, context));
    if (answer.length > MAX_ANSWER) {
      throw new FunctionFault("Function.ResponseSizeTooLarge", "Response payload size exceeded maximum allowed payload size (6291556 bytes).");
    }
    return answer;
  }

  boolean spoiled() {
    return spoiled;
  }

  @Override
  public void close() {
    group.interrupt();
  }

  private interface Work<T> {
    T on(Thread thread) throws Exception;
  }

  private <T> T run(Duration within, Work<T> work) throws FunctionFault {
    var outcome = new CompletableFuture<T>();
    var thread = new Thread(group, () -> {
      StandardStreams.own(log.stream());
      try {
        outcome.complete(work.on(Thread.currentThread()));
      } catch (Throwable e) {
        outcome.completeExceptionally(e);
      } finally {
        StandardStreams.own(null);
      }
    }, function.name() + "-main");
    thread.setDaemon(true);
    thread.setContextClassLoader(loader);
    thread.start();
    try {
      var result = outcome.get(within.toMillis(), TimeUnit.MILLISECONDS);
      refuseLeftThreads(thread);
      return result;
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    } catch (TimeoutException e) {
      spoiled = true;
      group.interrupt();
      var text = String.format(Locale.ROOT, "Task timed out after %.2f seconds", within.toMillis() / 1000.0);
      log.line(text);
      throw new FunctionFault("Sandbox.Timedout", text);
    } catch (InterruptedException e) {
      spoiled = true;
      group.interrupt();
      Thread.currentThread().interrupt();
      throw new FunctionFault("Sandbox.Stopped", "the local system stops");
    }
  }

  private void refuseLeftThreads(Thread handlers) throws FunctionFault {
    var left = threads.left(handlers);
    if (!left.isEmpty()) {
      spoiled = true;
      var text = "the handler returned, but left threads at work: " + left;
      log.line(text);
      throw new FunctionFault("Local.LeftThreads", text);
    }
  }

  private FunctionFault thrown(Throwable cause) {
    var fault = cause instanceof InvocationTargetException wrapped ? wrapped.getCause() : cause;
    log.line(fault.toString());
    for (var frame : fault.getStackTrace()) {
      log.line("\tat " + frame);
    }
    for (var c = fault.getCause(); c != null; c = c.getCause()) {
      log.line("caused by " + c + (c.getStackTrace().length > 0 ? " at " + c.getStackTrace()[0] : ""));
    }
    return new FunctionFault(fault.getClass().getName(), String.valueOf(fault.getMessage()), fault);
  }

  private Object construct() throws ReflectiveOperationException {
    return Class.forName(function.handler(), true, loader).getConstructor().newInstance();
  }
}
