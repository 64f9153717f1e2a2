package com.tqpro.whatsapp.tools.evals;

import com.tqpro.whatsapp.claude.AiLog;
import com.tqpro.whatsapp.claude.AiPorts;
import com.tqpro.whatsapp.claude.AiSettings;
import com.tqpro.whatsapp.claude.ClaudeAnswering;
import com.tqpro.whatsapp.claude.api.AiPrices;
import com.tqpro.whatsapp.claude.api.MessagesClient;
import com.tqpro.whatsapp.claude.product.Products;
import com.tqpro.whatsapp.claude.product.TqproApi;
import com.tqpro.whatsapp.claude.prompt.Prompts;
import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.local.LocalSystem;
import com.tqpro.whatsapp.local.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code make eval}: plays every conversation of {@code evals/} with the shipped prompt and our own product API, against the simulator, or against
 * the real Claude where ANTHROPIC_API_KEY is set. Ends with 0 only if all expectations held.
 */
@Command(name = "eval", mixinStandardHelpOptions = true, description = "Plays the conversations of evals/ and says what did not hold.")
public final class Evals implements Callable<Integer> {
  private static final String TENANT = "oasis";
  /** As everywhere in tqwa: it was done, but did not end as wished. */
  private static final int NOT_WELL = 4;

  @Option(names = "--folder", defaultValue = "evals", description = "where the conversations are (default evals)")
  Path folder;

  @Option(names = "--only", defaultValue = "", description = "those whose name begins so")
  String only;

  @Option(names = "--model", description = "a model's id (default: env AI_CLAUDE_MODEL, else that of ai.claude.model)", defaultValue = "${env:AI_CLAUDE_MODEL:-}")
  String model;

  private Evals() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Evals()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    var evals = EvalFiles.in(folder).stream().filter(e -> e.name().startsWith(only)).toList();
    var chosen = model.isBlank() ? Setting.AI_CLAUDE_MODEL.fallback() : model;
    System.out.println("Starting the system ...");
    try (var system = LocalSystem.start(Options.of(Path.of("template.yaml")))) {
      boolean simulated = system.claude().simulator().isPresent();
      System.out.println(evals.size() + " conversations with " + chosen + (simulated ? " (simulated)" : ""));
      return summary(play(system, Path.of("config"), evals, chosen, System.out), System.out);
    }
  }

  /** @param config the folder of the shipped prompt and prices */
  static List<EvalRun.Result> play(LocalSystem system, Path config, List<Eval> evals, String model, PrintStream out) throws IOException {
    try (var products = products(system); var answering = answering(system, config, products, model)) {
      var run = new EvalRun(answering, InstantSource.system(), TENANT);
      return evals.stream().map(eval -> told(run.play(eval), out)).toList();
    }
  }

  private static TqproApi products(LocalSystem system) {
    return new TqproApi(system.baseUrl().toString(), () -> system.secrets().service("TQPRO_API_KEY"), InstantSource.system(), Thread::sleep);
  }

  private static ClaudeAnswering answering(LocalSystem system, Path config, TqproApi products, String model) throws IOException {
    var clock = InstantSource.system();
    var prices = new AiPrices(Files.readAllLines(config.resolve("ai-prices.csv"), StandardCharsets.UTF_8));
    var key = system.claude().environment().getOrDefault("ANTHROPIC_API_KEY", System.getenv().getOrDefault("ANTHROPIC_API_KEY", ""));
    var settings = new AiSettings(key, model, Integer.parseInt(Setting.AI_CLAUDE_MAX_TOKENS.fallback()), false, 0);
    var log = new Warnings();
    var prompts = new Prompts(tenant -> Optional.empty(), Optional.empty(), Optional.of(Files.readString(config.resolve("ai-csr-prompt.txt"))), log);
    return new ClaudeAnswering(new AiPorts(tenant -> settings, prompts, Products.handlers(products, log), prices, (tenant, perDay) -> true,
        new MessagesClient(system.claude().baseUrl(), prices, clock, Thread::sleep), clock, log));
  }

  private static EvalRun.Result told(EvalRun.Result result, PrintStream out) {
    var usage = result.usage();
    out.printf("  %-24s %-4s %d turns  %2d calls  %6d tokens  $%.4f  %s%n", result.eval().name(), result.good() ? "ok" : "FAIL", result.eval().turns().size(), usage.calls(),
        usage.inputTokens() + usage.outputTokens() + usage.cacheReadTokens() + usage.cacheWriteTokens(), usage.usd(), result.eval().about());
    result.complaints().forEach(c -> out.println("      " + c));
    return result;
  }

  private static int summary(List<EvalRun.Result> results, PrintStream out) {
    long good = results.stream().filter(EvalRun.Result::good).count();
    var usage = results.stream().map(EvalRun.Result::usage).reduce(com.tqpro.whatsapp.domain.conversation.Usage.NONE, com.tqpro.whatsapp.domain.conversation.Usage::plus);
    out.printf("%d of %d held, %d calls, $%.4f%n", good, results.size(), usage.calls(), usage.usd());
    return !results.isEmpty() && good == results.size() ? 0 : NOT_WELL;
  }

  /** Only what an operator should see. */
  private static final class Warnings implements AiLog {
    @Override
    public void info(String message, Map<String, ?> fields) {
      // The table says it all.
      return;
    }

    @Override
    public void warn(String message, Map<String, ?> fields) {
      System.out.println("      " + message + " " + fields);
    }
  }
}
