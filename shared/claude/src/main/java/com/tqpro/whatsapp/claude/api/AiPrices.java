package com.tqpro.whatsapp.claude.api;

import com.tqpro.whatsapp.domain.conversation.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a model costs: {@code config/ai-prices.csv}. The row with the longest prefix of the model's id holds, then the one for the longest prompt. */
public final class AiPrices {
  private static final BigDecimal MILLION = new BigDecimal(1_000_000);

  private final List<Row> rows = new ArrayList<>();

  /**
   * @param lines model,prompt_above,input,output,cache_read,cache_write in USD per million tokens; # begins a comment
   * @throws IllegalArgumentException naming the line that is wrong
   */
  public AiPrices(List<String> lines) {
    int number = 0;
    for (var line : lines) {
      number++;
      if (line.isBlank() || line.startsWith("#") || line.startsWith("model,")) {
        continue;
      }
      var cells = line.split("\\s*,\\s*");
      try {
        rows.add(new Row(cells[0].strip(), Long.parseLong(cells[1]), new BigDecimal(cells[2]), new BigDecimal(cells[3]), new BigDecimal(cells[4]), new BigDecimal(cells[5].strip())));
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        throw new IllegalArgumentException("ai-prices.csv, line " + number + ": expected model,prompt_above,input,output,cache_read,cache_write", e);
      }
    }
    rows.sort(Comparator.<Row>comparingInt(r -> r.model().length()).thenComparingLong(Row::above).reversed());
  }

  /** One request's usage with its price; zero for a model without a row. */
  public Usage price(String model, long input, long output, long cacheRead, long cacheWrite) {
    long prompt = input + cacheRead + cacheWrite;
    var usd = rows.stream().filter(r -> model.startsWith(r.model()) && (r.above() == 0 || prompt > r.above())).findFirst()
        .map(r -> r.input().multiply(BigDecimal.valueOf(input)).add(r.output().multiply(BigDecimal.valueOf(output)))
            .add(r.cacheRead().multiply(BigDecimal.valueOf(cacheRead))).add(r.cacheWrite().multiply(BigDecimal.valueOf(cacheWrite))).divide(MILLION))
        .orElse(BigDecimal.ZERO);
    return new Usage(model, 1, input, output, cacheRead, cacheWrite, usd);
  }

  /** Whether there is a row for that model. */
  public boolean knows(String model) {
    return rows.stream().anyMatch(r -> model.startsWith(r.model()));
  }

  private record Row(String model, long above, BigDecimal input, BigDecimal output, BigDecimal cacheRead, BigDecimal cacheWrite) {}
}
