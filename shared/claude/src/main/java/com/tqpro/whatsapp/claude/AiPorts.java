package com.tqpro.whatsapp.claude;

import com.tqpro.whatsapp.claude.api.AiPrices;
import com.tqpro.whatsapp.claude.api.MessagesClient;
import com.tqpro.whatsapp.claude.product.ProductHandler;
import com.tqpro.whatsapp.claude.prompt.PromptSource;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * What answering works with.
 *
 * @param settings by tenant
 * @param handlers one for each type of product that can be searched, in the order in which Claude sees their tools
 * @param budget asked before each turn and translation
 */
public record AiPorts(
    Function<String, AiSettings> settings, PromptSource prompts, List<ProductHandler> handlers, AiPrices prices, Budget budget,
    MessagesClient client, InstantSource clock, AiLog log) {
  public AiPorts {
    handlers = List.copyOf(handlers);
  }

  /** Knows what a tenant has spent today. */
  @FunctionalInterface
  public interface Budget {
    /** @param tokensPerDay never 0 */
    boolean open(String tenant, long tokensPerDay);
  }
}
