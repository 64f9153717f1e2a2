package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.local.LocalSystem;
import com.tqpro.whatsapp.local.Options;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code make demo}: starts the whole system in this process, sends a broadcast through it, and ends with 0 only if both sides' counts agree. */
@Command(name = "demo", mixinStandardHelpOptions = true, description = "Sends a broadcast through the whole system, on this machine, unattended.")
public final class Demo implements Callable<Integer> {
  private static final String TENANT = "oasis";

  @Option(names = "--contacts", defaultValue = "${env:CONTACTS:-1000}", description = "rows of the file, 20 to 1000 (env CONTACTS, default 1000)")
  int contacts;

  @Option(names = "--template", defaultValue = "template.yaml", hidden = true)
  Path template;

  private Demo() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Demo()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    var file = new DemoContacts(contacts);
    System.out.println("Starting the whole system ...");
    try (var system = LocalSystem.start(Options.of(template));
        var admin = new ApiClient(system.baseUrl(), system.token("admin", TENANT), null);
        var internal = new ApiClient(system.baseUrl(), system.secrets().service("TQPRO_API_KEY"), TENANT);
        var meta = new SimulatorView(system.graph().baseUri())) {
      system.overview().forEach(line -> System.out.println("  " + line));
      boolean good = new DemoSteps(admin, internal, meta, System.out).run(file, true);
      System.out.println("Sending cost    " + SenderFigures.of(system.logs("SenderFunction")).text());
      System.out.println(good ? "Both sides agree: every valid recipient got exactly one message." : "The two sides do not agree.");
      return good ? ExitCodes.OK : ExitCodes.NOT_WELL;
    }
  }
}
