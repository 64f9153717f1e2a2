package com.tqpro.whatsapp.local;

import com.tqpro.whatsapp.local.tenants.DemoTenant;
import java.io.PrintStream;

/** What a developer sees of {@code make run}. */
final class Console {
  private final PrintStream out;

  Console(PrintStream out) {
    this.out = out;
  }

  void line(String line) {
    out.println(line);
  }

  void started(LocalSystem system) {
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
  void failed(Throwable fault) {
    out.println("The local system did not start:");
    for (var cause = fault; cause != null; cause = cause.getCause()) {
      out.println("  " + (cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage()));
    }
  }
}
