package com.tqpro.whatsapp.domain.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.event.Provider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PriceListTest {
  private final PriceList prices = new PriceList(List.of("# comment", "provider,category,calling_code,currency,price", "META,MARKETING,971,AED,0.18",
      "META,MARKETING,*,USD,0.06", "META,UTILITY,971,AED,0.06", ""));

  @Test
  void the_estimate_adds_up_by_currency_and_names_what_it_does_not_know() {
    assertThat(prices.estimate(Provider.META, "marketing", Map.of(971, 190, 44, 10)))
        .isEqualTo(new PriceList.Estimate(new TreeMap<>(Map.of("AED", new BigDecimal("34.20"), "USD", new BigDecimal("0.60"))), List.of()));
    assertThat(prices.estimate(Provider.META, "UTILITY", Map.of(971, 1, 44, 1)).withoutPrice()).containsExactly(44);
  }

  @Test
  void a_broken_line_is_named() {
    assertThatThrownBy(() -> new PriceList(List.of("META,MARKETING,971,AED,0.18", "META,MARKETING,971"))).hasMessageContaining("line 2");
    assertThatThrownBy(() -> new PriceList(List.of("META,MARKETING,971,AED,cheap"))).hasMessageContaining("line 1");
  }

  @Test
  void a_broadcast_lasts_as_long_as_its_sender_may_take() {
    assertThat(Pace.duration(1000, Pace.perSecond(Provider.META, 80, 75))).isEqualTo(Duration.ofSeconds(14));
    assertThat(Pace.duration(1000, Pace.perSecond(Provider.TWILIO, 80, 75))).isEqualTo(Duration.ofSeconds(75));
    assertThat(Pace.duration(0, 76)).isZero();
  }
}
