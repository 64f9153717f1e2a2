package com.tqpro.whatsapp.meta.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import com.tqpro.whatsapp.simulators.JsonMutation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** Bodies that Meta would not send: read as far as they can be, or refused as no JSON, and nothing else. Bounded; a failure names its seed. */
class MetaWebhookFuzzTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final List<JsonNode> SAMPLES = samples();

  @Property(tries = 4_000)
  void a_changed_body_costs_no_more_than_its_changed_items(@ForAll long seed) {
    var body = Json.bytes(JsonMutation.of(SAMPLES.get((int) Math.floorMod(seed, (long) SAMPLES.size())), seed));
    var parsed = MetaWebhook.parse(body, NOW);
    assertThat(parsed.changes()).isNotNull();
    // What goes on to a queue must be text that SQS, UTF-8 and Postgres take.
    parsed.changes().forEach(change -> assertThat(Json.text(change.source())).doesNotContain("\u0000", "\\u0000", "\uFFFE"));
  }

  @Property(tries = 2_000)
  void broken_bytes_are_refused_as_no_json_or_read(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int changes) {
    var random = new Random(seed);
    var body = Json.bytes(SAMPLES.get(random.nextInt(SAMPLES.size())));
    for (int i = 0; i < changes; i++) {
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }
    parse(body);
  }

  @Property(tries = 500)
  void any_bytes_at_all(@ForAll @Size(max = 200) byte[] body) {
    parse(body);
  }

  @Property(tries = 1_000)
  void a_signature_header_matches_or_not(@ForAll @StringLength(max = 100) String header, @ForAll @Size(max = 50) byte[] body) {
    assertThat(MetaSignature.matches(body, header, List.of("secret"))).isFalse();
    assertThat(MetaSignature.matches(body, "sha256=" + header, List.of("secret"))).isFalse();
  }

  private static void parse(byte[] body) {
    try {
      assertThat(MetaWebhook.parse(body, NOW).notes()).isNotNull();
    } catch (JsonFault declared) {
      assertThat(declared.getMessage()).isNotNull();
    }
  }

  private static List<JsonNode> samples() {
    try (var files = Files.list(Path.of("src/test/resources/webhook"))) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().map(f -> {
        try {
          return Json.tree(Files.readString(f, StandardCharsets.UTF_8));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
