package com.tqpro.whatsapp.meta.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  private final Networks networks = Networks.of(List.of("# blocks", "", "57.144.0.0/14", "31.13.24.0/21 # one", "203.0.113.7", "2a03:2880::/32", "2620:0:1c00::/40"));

  @ParameterizedTest
  @CsvSource(nullValues = "null", value = {
      "57.144.0.0,true", "57.147.255.255,true", "57.148.0.0,false", "57.143.255.255,false", "31.13.31.255,true", "31.13.32.0,false",
      "203.0.113.7,true", "203.0.113.8,false", "2a03:2880:f000::1,true", "2a03:2881::1,false", "2620:0:1cff::1,true", "2620:0:1d00::1,false",
      "::ffff:57.144.0.1,true", "example.com,false", "'',false", "null,false", "57.144.0,false", "57.144.0.0/14,false"})
  void an_address_is_in_a_block_or_not(String address, boolean inside) {
    assertThat(networks.contains(address)).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(strings = {"57.144.0.0/33", "2a03::/129", "57.144.0.0/", "meta.com/24", "57.144.0.0/14/2", "57.144.0.0/-1", "300.1.1.1/8"})
  void a_line_that_is_no_block_is_refused_by_name(String line) {
    assertThatThrownBy(() -> Networks.of(List.of(line))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(line);
  }

  @ParameterizedTest
  @CsvSource(nullValues = "null", value = {
      "203.0.113.7,null,203.0.113.7",
      "203.0.113.7,198.51.100.1,198.51.100.1",
      "203.0.113.7,'192.0.2.9, 198.51.100.1',198.51.100.1",
      "203.0.113.7,'192.0.2.9, 198.51.100.1, 31.13.24.5',198.51.100.1",
      "198.51.100.1,'57.144.0.1',198.51.100.1",
      "203.0.113.7,'31.13.24.5',31.13.24.5",
      "203.0.113.7,'nonsense',nonsense"})
  void only_a_trusted_hop_is_believed(String source, String forwarded, String client) {
    assertThat(ClientAddress.of(source, forwarded, networks)).isEqualTo(client);
  }
}
