package com.tqpro.whatsapp.claude;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.claude.prompt.Prompts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a tenant's prompt comes from, in which order. */
class PromptsTest {
  @TempDir
  Path folder;

  @Test
  void registry_then_folder_then_shipped_then_built_in() throws IOException {
    Files.writeString(folder.resolve("oasis.txt"), "From the folder\n");
    try (var world = new World()) {
      var all = new Prompts(tenant -> Optional.of("From the registry").filter(p -> tenant.equals("marina")), Optional.of(folder), Optional.of("Shipped"), world.logger());
      assertThat(all.of("marina")).isEqualTo("From the registry");
      assertThat(all.of("oasis")).isEqualTo("From the folder");
      assertThat(all.of("dune")).isEqualTo("Shipped");
      assertThat(world.log).isEmpty();
      var none = new Prompts(tenant -> Optional.of(" "), Optional.empty(), Optional.empty(), world.logger());
      assertThat(none.of("oasis")).startsWith("You are Leila").contains("Name no product and no price");
      assertThat(world.log).containsExactly("WARN AI CSR system prompt is missing {effect=tenants without a prompt of their own get the built-in one, file=config/ai-csr-prompt.txt}");
    }
  }

  @Test
  void a_tenants_name_never_leads_out_of_the_folder() throws IOException {
    var inner = Files.createDirectory(folder.resolve("prompts"));
    Files.writeString(folder.resolve("secret.txt"), "Secret");
    try (var world = new World()) {
      assertThat(new Prompts(tenant -> Optional.empty(), Optional.of(inner), Optional.of("Shipped"), world.logger()).of("../secret")).isEqualTo("Shipped");
    }
  }

  @Test
  void the_shipped_prompt_has_what_the_guide_asks_for() {
    assertThat(World.text("config/ai-csr-prompt.txt")).contains("Leila", "staycation", "cruise", "other", "Handoff", "State", "English").doesNotContain("\r");
  }
}
