package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.local.LocalSystem;
import com.tqpro.whatsapp.local.Options;
import com.tqpro.whatsapp.local.SenderFigures;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code make demo}: starts the whole system in this process, sends a broadcast through it, has a customer answer it, and ends with 0
 * only if both sides' counts agree and the conversation came as it should.
 */
@Command(name = "demo", mixinStandardHelpOptions = true, description = "Sends a broadcast through the whole system, on this machine, unattended.")
public final class Demo implements Callable<Integer> {
  /** Which tenant, template and simulator a provider has here. */
  private enum Side {
    META("oasis", "eid_offer", "https://cdn.oasis.example/eid.jpg"), TWILIO("marina", "eid_offer", "https://cdn.marina.example/eid.jpg");

    private final String tenant;
    private final String template;
    private final String media;

    Side(String tenant, String template, String media) {
      this.tenant = tenant;
      this.template = template;
      this.media = media;
    }
  }

  @Option(names = "--contacts", defaultValue = "${env:CONTACTS:-1000}", description = "rows of the file, 20 to 1000 (env CONTACTS, default 1000)")
  int contacts;

  @Option(names = "--provider", defaultValue = "${env:PROVIDER:-meta}", description = "meta or twilio (env PROVIDER, default meta)")
  Side provider;

  @Option(names = "--template", defaultValue = "template.yaml", hidden = true)
  Path template;

  private Demo() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Demo()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    var file = new DemoContacts(contacts, provider.tenant);
    System.out.println("Starting the whole system ...");
    try (var system = LocalSystem.start(Options.of(template));
        var admin = new ApiClient(system.baseUrl(), system.token("admin", provider.tenant), null);
        var internal = new ApiClient(system.baseUrl(), system.secrets().service("TQPRO_API_KEY"), provider.tenant);
        var side = new SimulatorView(provider == Side.META ? system.graph().baseUri() : system.twilio().baseUri())) {
      system.overview().forEach(line -> System.out.println("  " + line));
      boolean good = new DemoSteps(admin, internal, side, System.out).run(file, provider.template, provider.media, true);
      System.out.println("Sending cost    " + SenderFigures.of(system.logs("SenderFunction")).text());
      System.out.println(good ? "Both sides agree: every valid recipient got exactly one message." : "The two sides do not agree.");
      try (var local = new ApiClient(system.baseUrl(), null, null)) {
        good &= new ConversationSteps(admin, local, side, provider.tenant, System.out).run();
      }
      return good ? ExitCodes.OK : ExitCodes.NOT_WELL;
    }
  }
}
