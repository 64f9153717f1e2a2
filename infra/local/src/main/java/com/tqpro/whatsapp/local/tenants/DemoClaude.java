package com.tqpro.whatsapp.local.tenants;

import com.tqpro.whatsapp.simulators.claude.ClaudeSimulator;
import java.util.Map;
import java.util.Optional;

/** Who answers the demo tenants' customers: the real Claude where ANTHROPIC_API_KEY is set, else its simulator. */
public final class DemoClaude implements AutoCloseable {
  private static final String KEY = "ANTHROPIC_API_KEY";
  private static final String BASE_URL = "ANTHROPIC_BASE_URL";

  private final Optional<ClaudeSimulator> simulator;
  private final String baseUrl;

  private DemoClaude(Optional<ClaudeSimulator> simulator, String baseUrl) {
    this.simulator = simulator;
    this.baseUrl = baseUrl;
  }

  /**
   * @param port of the simulator, 0 for a free one
   * @param variables this process's environment
   */
  public static DemoClaude start(int port, Map<String, String> variables) {
    if (!variables.getOrDefault(KEY, "").isBlank()) {
      return new DemoClaude(Optional.empty(), variables.getOrDefault(BASE_URL, "https://api.anthropic.com"));
    }
    var simulator = ClaudeSimulator.start(port);
    return new DemoClaude(Optional.of(simulator), simulator.baseUri().toString());
  }

  /** Empty when the real Claude answers. */
  public Optional<ClaudeSimulator> simulator() {
    return simulator;
  }

  public String baseUrl() {
    return baseUrl;
  }

  /** What functions need beside the base URL; the real key is in their environment already, because they share this process's. */
  public Map<String, String> environment() {
    return simulator.isPresent() ? Map.of(KEY, "sk-simulated") : Map.of();
  }

  @Override
  public void close() {
    simulator.ifPresent(ClaudeSimulator::close);
  }
}
