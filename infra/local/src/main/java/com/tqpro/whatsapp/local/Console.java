package com.tqpro.whatsapp.local;

import com.tqpro.whatsapp.local.tenants.DemoTenant;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** What a developer sees of {@code make run}. */
final class Console {
  private final PrintStream out;

  Console(PrintStream out) {
    this.out = out;
  }

  /** Starts the system and returns when it has ended. */
  void run() throws InterruptedException {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "3000"));
    var closing = new Closing();
    var ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      closing.close();
      ended.countDown();
    }, "end"));
    out.println("Starting ...");
    LocalSystem system;
    try {
      system = LocalSystem.start(Options.of(Path.of("template.yaml")).withState(Path.of(".local")).withPort(port).withConsole(out::println), closing);
    } catch (RuntimeException e) {
      failed(e);
      System.exit(1);
      return;
    }
    started(system);
    ended.await();
  }

  private void started(LocalSystem system) {
    out.println();
    system.overview().forEach(out::println);
    out.println();
    out.println("Tenant   provider  sender            number");
    for (var tenant : DemoTenant.ALL) {
      out.printf("%-8s %-9s %-17s %s%n", tenant.slug(), tenant.provider(), tenant.sender(), tenant.displayNumber());
    }
    out.println();
    out.println("Ready. Ctrl-C ends it.");
  }

  /** The reasons, without stacks: what a person can act on. */
  private void failed(Throwable fault) {
    out.println("The local system did not start:");
    for (var cause = fault; cause != null; cause = cause.getCause()) {
      out.println("  " + (cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage()));
    }
  }
}
