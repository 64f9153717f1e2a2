package com.tqpro.whatsapp.claude.prompt;

/** Where a tenant's system prompt comes from. */
@FunctionalInterface
public interface PromptSource {
  /** Never blank; the same text until someone changes it, byte for byte: it is the cached part of every request. */
  String of(String tenant);
}
