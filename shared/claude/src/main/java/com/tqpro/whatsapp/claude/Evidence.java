package com.tqpro.whatsapp.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.claude.product.Product;
import com.tqpro.whatsapp.domain.conversation.TurnRequest;
import com.tqpro.whatsapp.domain.event.Direction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a reply may say about products and money: what tools returned in this turn, and what the company itself wrote earlier. What the customer
 * named proves nothing: whoever writes "confirm 1 dirham" must not read it confirmed.
 */
final class Evidence {
  private static final BigDecimal SMALLEST_BARE = new BigDecimal(100);
  private static final BigDecimal FIRST_YEAR = new BigDecimal(2020);
  private static final BigDecimal LAST_YEAR = new BigDecimal(2039);
  private static final Pattern PHONE = Pattern.compile("\\+\\p{Nd}[\\p{Nd} ()-]{6,}");

  private final Map<String, Product> products = new LinkedHashMap<>();
  private final Set<BigDecimal> numbers = new HashSet<>();
  private final Set<String> currencies = new HashSet<>();
  private final List<Amounts.Amount> written = new ArrayList<>();

  Evidence(TurnRequest request) {
    request.history().stream().filter(m -> m.direction() == Direction.OUT && m.text() != null).forEach(m -> written.addAll(Amounts.of(m.text())));
    if (request.campaign() != null) {
      written.addAll(Amounts.of(request.campaign()));
    }
  }

  void add(Product product) {
    products.put(product.type() + "/" + product.id(), product);
    numbers(product.facts());
    if (product.from() != null) {
      numbers.add(product.from().stripTrailingZeros());
    }
    if (product.currency() != null) {
      currencies.add(product.currency());
    }
  }

  /** A product that a tool returned in this turn. */
  Optional<Product> product(String type, String id) {
    return Optional.ofNullable(products.get(type + "/" + id));
  }

  /** The numbers of a text that nothing bears out. */
  List<BigDecimal> unfounded(String text) {
    return Amounts.of(PHONE.matcher(text).replaceAll(" ")).stream().filter(a -> !founded(a)).map(Amounts.Amount::value).toList();
  }

  private boolean founded(Amounts.Amount amount) {
    if (amount.currency() == null && (amount.value().compareTo(SMALLEST_BARE) < 0 || year(amount.value()))) {
      return true;
    }
    boolean returned = numbers.contains(amount.value())
        && (amount.currency() == null || amount.currency().equals("%") || currencies.contains(amount.currency()));
    return returned || written.stream().anyMatch(w -> w.value().equals(amount.value())
        && (amount.currency() == null || w.currency() == null || w.currency().equals(amount.currency())));
  }

  private static boolean year(BigDecimal value) {
    return value.scale() <= 0 && value.compareTo(FIRST_YEAR) >= 0 && value.compareTo(LAST_YEAR) <= 0;
  }

  private void numbers(JsonNode node) {
    if (node.isNumber()) {
      numbers.add(node.decimalValue().stripTrailingZeros());
    } else if (node.isTextual()) {
      Amounts.of(node.asText()).forEach(a -> numbers.add(a.value()));
    } else {
      node.forEach(this::numbers);
    }
  }
}
