package com.tqpro.whatsapp.meta.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateDerivationTest {
  static Stream<Arguments> cases() throws IOException {
    try (var in = TemplateDerivationTest.class.getResourceAsStream("/template/derivations.json")) {
      return StreamSupport.stream(Json.tree(in.readAllBytes()).spliterator(), false).map(c -> Arguments.of(c.path("case").asText(), c)).toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void what_a_template_takes_follows_from_its_components(String name, JsonNode expected) {
    var derived = TemplateDerivation.derive(expected.path("template"));
    assertThat(derived.componentSpec()).isEqualTo(expected.path("spec"));
    assertThat(derived.variableMapping()).isEqualTo(expected.path("mapping"));
    assertThat(derived.templateType().name()).isEqualTo(expected.path("type").asText());
    assertThat(derived.unsupportedReason()).isEqualTo(expected.path("unsupported").asText(null));
    assertThat(derived.components()).isEqualTo(expected.path("template").path("components"));
  }
}
