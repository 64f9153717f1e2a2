package com.tqpro.whatsapp.domain.broadcast;

import com.tqpro.whatsapp.domain.event.Provider;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a delivered message costs, by provider, category and the recipient's country calling code: {@code config/prices.csv}. Providers
 * change their rate cards every quarter, so prices are data.
 */
public final class PriceList {
  private final Map<String, Price> prices = new HashMap<>();

  /**
   * @param lines provider,category,calling_code,currency,price; the code {@code *} holds for all others; # begins a comment
   * @throws IllegalArgumentException naming the line that is wrong
   */
  public PriceList(List<String> lines) {
    int number = 0;
    for (var line : lines) {
      number++;
      if (line.isBlank() || line.startsWith("#") || line.startsWith("provider,")) {
        continue;
      }
      var cells = line.split(",");
      try {
        prices.put(key(Provider.valueOf(cells[0].strip()), cells[1].strip(), cells[2].strip()), new Price(cells[3].strip(), new BigDecimal(cells[4].strip())));
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        throw new IllegalArgumentException("prices.csv, line " + number + ": expected provider,category,calling_code,currency,price", e);
      }
    }
  }

  public Optional<Price> of(Provider provider, String category, int callingCode) {
    return Optional.ofNullable(prices.get(key(provider, category, Integer.toString(callingCode))))
        .or(() -> Optional.ofNullable(prices.get(key(provider, category, "*"))));
  }

  /** The price of messages to recipients counted by calling code, if every one is delivered. */
  public Estimate estimate(Provider provider, String category, Map<Integer, Integer> callingCodes) {
    var totals = new TreeMap<String, BigDecimal>();
    var unknown = new ArrayList<Integer>();
    callingCodes.forEach((code, count) -> of(provider, category, code).ifPresentOrElse(
        price -> totals.merge(price.currency(), price.amount().multiply(BigDecimal.valueOf(count)), BigDecimal::add),
        () -> unknown.add(code)));
    return new Estimate(totals, unknown);
  }

  private static String key(Provider provider, String category, String callingCode) {
    return provider + "|" + category.toUpperCase(Locale.ROOT) + "|" + callingCode;
  }

  public record Price(String currency, BigDecimal amount) {}

  /** @param totals by currency; {@code withoutPrice} the calling codes that the list does not know */
  public record Estimate(SortedMap<String, BigDecimal> totals, List<Integer> withoutPrice) {}
}
