package com.tqpro.whatsapp.claude.prompt;

import com.tqpro.whatsapp.claude.AiLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A tenant's prompt: its newest version in the registry, else {@code WA_PROMPTS_DIR/{slug}.txt}, else {@code config/ai-csr-prompt.txt}, else a
 * short built-in one that sells nothing and hands over.
 */
public final class Prompts implements PromptSource {
  static final String BUILT_IN = """
      You are Leila, the assistant of a travel company on WhatsApp. Answer politely and briefly, in the customer's language. Find out what the \
      customer wants, his name, and whether he prefers a call or WhatsApp; then hand over to a colleague. Name no product and no price that a tool did not return.""";
  private static final int LONGEST = 100_000;

  private final Function<String, Optional<String>> registry;
  private final Optional<Path> folder;
  private final Optional<String> shipped;

  /**
   * Warns when the shipped prompt is missing.
   *
   * @param registry a tenant's newest version
   * @param folder WA_PROMPTS_DIR
   * @param shipped the text of config/ai-csr-prompt.txt
   */
  public Prompts(Function<String, Optional<String>> registry, Optional<Path> folder, Optional<String> shipped, AiLog log) {
    this.registry = registry;
    this.folder = folder;
    this.shipped = shipped.filter(s -> !s.isBlank());
    if (this.shipped.isEmpty()) {
      log.warn("AI CSR system prompt is missing", Map.of("file", "config/ai-csr-prompt.txt", "effect", "tenants without a prompt of their own get the built-in one"));
    }
  }

  @Override
  public String of(String tenant) {
    return registry.apply(tenant).filter(p -> !p.isBlank()).or(() -> file(tenant)).or(() -> shipped).orElse(BUILT_IN).strip();
  }

  /** A slug has only letters, digits and hyphens; anything else could leave the folder. */
  private Optional<String> file(String tenant) {
    if (folder.isEmpty() || !tenant.matches("[a-z0-9][a-z0-9-]*")) {
      return Optional.empty();
    }
    var file = folder.get().resolve(tenant + ".txt");
    try {
      return Files.isRegularFile(file) && Files.size(file) <= LONGEST ? Optional.of(Files.readString(file)).filter(p -> !p.isBlank()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
