package com.tqpro.whatsapp.agent;

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
import com.tqpro.whatsapp.postgres.SettingsRepository;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.postgres.ai.AiPrompts;
import com.tqpro.whatsapp.postgres.ai.AiUsages;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.config.ConfigFiles;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import com.tqpro.whatsapp.runtime.secrets.ClaudeKey;
import java.nio.file.Path;
import java.util.Map;

/** Puts together what answers: Claude, the tenant's settings, prompt and budget, and the product API. */
final class Answers {
  private final ServiceContext context;
  private final TenantDatabases databases;
  private final TqproApi products;
  private final ClaudeAnswering answering;

  Answers(ServiceContext context, TenantDatabases databases) {
    this.context = context;
    this.databases = databases;
    var env = context.env();
    var log = log(context.log());
    var prices = new AiPrices(ConfigFiles.lines("ai-prices.csv"));
    this.products = new TqproApi(env.get("TQPRO_API_URL", "http://127.0.0.1:3000"), () -> context.serviceSecret().apiKeys().getFirst(), context.clock(), Thread::sleep);
    var prompts = new Prompts(tenant -> new AiPrompts(databases.of(tenant)).newest().map(AiPrompts.Prompt::text), env.find("WA_PROMPTS_DIR").map(Path::of),
        ConfigFiles.text("ai-csr-prompt.txt"), log);
    var client = new MessagesClient(env.get("ANTHROPIC_BASE_URL", "https://api.anthropic.com"), prices, context.clock(), Thread::sleep);
    this.answering = new ClaudeAnswering(new AiPorts(this::settings, prompts, Products.handlers(products, log), prices, this::withinBudget, client, context.clock(), log));
  }

  ClaudeAnswering answering() {
    return answering;
  }

  /** Drops connections: they do not survive a snapshot. */
  void close() {
    answering.close();
    products.close();
  }

  private AiSettings settings(String tenant) {
    var rows = context.settings().of(new SettingsRepository(databases.of(tenant)).all());
    return new AiSettings(new ClaudeKey(context.serviceSecret(), context.tenantSecrets()).of(tenant, rows).orElse(""), rows.get(Setting.AI_CLAUDE_MODEL),
        rows.getInt(Setting.AI_CLAUDE_MAX_TOKENS), rows.get(Setting.AI_PRODUCTS_DELIVERY).equals("merged"), Long.parseLong(rows.get(Setting.AI_BUDGET_TOKENS_PER_DAY)));
  }

  private boolean withinBudget(String tenant, long tokensPerDay) {
    return new AiUsages(databases.of(tenant)).tokensOfDay(context.clock().instant()) < tokensPerDay;
  }

  private static AiLog log(JsonLog log) {
    return new AiLog() {
      @Override
      public void info(String message, Map<String, ?> fields) {
        log.info(message, fields);
      }

      @Override
      public void warn(String message, Map<String, ?> fields) {
        log.warn(message, fields);
      }
    };
  }
}
