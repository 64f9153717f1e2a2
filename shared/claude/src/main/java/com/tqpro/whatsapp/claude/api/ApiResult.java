package com.tqpro.whatsapp.claude.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.tqpro.whatsapp.domain.conversation.Usage;

/** What became of one request to the Messages API, its repetitions included. */
public sealed interface ApiResult {
  Usage usage();

  /**
   * @param content the blocks as they came; inside a tool loop they go back unchanged
   * @param stopReason end_turn, tool_use, max_tokens, refusal ...
   * @param stopCategory what a refusal is about; empty otherwise
   */
  record Message(ArrayNode content, String stopReason, String stopCategory, Usage usage) implements ApiResult {}

  /** @param reason for the operator, without anything that was sent */
  record Failure(String reason, Usage usage) implements ApiResult {}
}
