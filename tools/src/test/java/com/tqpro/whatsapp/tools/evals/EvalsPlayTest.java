package com.tqpro.whatsapp.tools.evals;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.local.LocalSystem;
import com.tqpro.whatsapp.tools.WholeSystem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Every conversation of evals/ holds against the simulated Claude, the shipped prompt and the demo catalogue. */
@ExtendWith(WholeSystem.class)
@ResourceLock(WholeSystem.LOCK)
class EvalsPlayTest {
  private static final Path HOUSE = Path.of(System.getProperty("house"));

  @Test
  void all_hold(LocalSystem system) throws Exception {
    var table = new ByteArrayOutputStream();
    var results = Evals.play(system, HOUSE.resolve("config"), EvalFiles.in(HOUSE.resolve("evals")), Setting.AI_CLAUDE_MODEL.fallback(), new PrintStream(table, true, StandardCharsets.UTF_8));
    assertThat(results).hasSizeGreaterThanOrEqualTo(20).as(table.toString(StandardCharsets.UTF_8)).allMatch(EvalRun.Result::good);
  }
}
