package com.tqpro.whatsapp.meta.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of event: src/test/resources/webhook/{kind}.json is what Meta sends, expected/{kind}.json what is made of it. */
class MetaWebhookTest {
  private static final Path FOLDER = Path.of("src/test/resources/webhook");
  private static final Instant RECEIVED = Instant.parse("2026-11-24T10:00:00Z");

  static Stream<String> kinds() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files.filter(Files::isRegularFile).map(f -> f.getFileName().toString().replace(".json", "")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void each_kind_of_event_becomes_what_is_expected_of_it(String kind) throws IOException {
    var parsed = MetaWebhook.parse(Files.readAllBytes(FOLDER.resolve(kind + ".json")), RECEIVED);
    assertThat(normalised(parsed)).isEqualTo(Json.tree(Files.readAllBytes(FOLDER.resolve("expected").resolve(kind + ".json"))));
  }

  @Test
  void a_copy_of_an_account_event_has_the_same_id_and_another_event_has_not() throws IOException {
    var first = accountEventId("template-status-approved");
    assertThat(accountEventId("template-status-approved")).isEqualTo(first).hasSize(64);
    assertThat(accountEventId("template-status-rejected")).isNotEqualTo(first);
  }

  @Test
  void the_source_of_a_change_is_the_change_alone_and_reads_as_before() throws IOException {
    var parsed = MetaWebhook.parse(Files.readAllBytes(FOLDER.resolve("several-accounts.json")), RECEIVED);
    for (var change : parsed.changes()) {
      var again = Json.object();
      again.put("object", "whatsapp_business_account");
      again.putArray("entry").add(change.source());
      assertThat(MetaWebhook.parse(Json.bytes(again), RECEIVED).changes()).containsExactly(change);
    }
  }

  @Test
  void a_thousand_updates_of_one_post_are_all_read_in_their_order() {
    var root = Json.object();
    root.put("object", "whatsapp_business_account");
    var value = root.putArray("entry").addObject().put("id", "100000000000001").putArray("changes").addObject().put("field", "messages").putObject("value");
    value.putObject("metadata").put("phone_number_id", "200000000000001");
    var statuses = value.putArray("statuses");
    for (int i = 0; i < 1000; i++) {
      statuses.addObject().put("id", "wamid." + i).put("status", "sent").put("timestamp", "1793000000");
    }
    var change = MetaWebhook.parse(Json.bytes(root), RECEIVED).changes().getFirst();
    assertThat(change.statuses()).hasSize(1000);
    assertThat(change.statuses().get(999).providerMessageId()).isEqualTo("wamid.999");
    assertThat(change.notes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"object\":\"whatsapp_business_account\",\"entry\":[", "<xml/>", "{} {}", "NaN", "\u0000"})
  void what_is_no_json_is_a_fault_that_repeats_nothing(String body) {
    if (body.isEmpty()) {
      assertThat(MetaWebhook.parse(new byte[0], RECEIVED).notes()).extracting(WebhookNote::kind).containsExactly(WebhookNote.Kind.SKIPPED);
      return;
    }
    assertThatThrownBy(() -> MetaWebhook.parse(body.getBytes(StandardCharsets.UTF_8), RECEIVED)).isInstanceOf(JsonFault.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("whatsapp_business_account"));
  }

  @Test
  void nesting_beyond_the_limit_is_a_fault() {
    var deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThatThrownBy(() -> MetaWebhook.parse(deep.getBytes(StandardCharsets.UTF_8), RECEIVED)).isInstanceOf(JsonFault.class);
  }

  @Test
  void scalars_and_lists_where_an_envelope_is_due_are_notes() {
    for (var body : List.of("null", "7", "\"x\"", "[]", "{\"object\":\"whatsapp_business_account\",\"entry\":{}}")) {
      var parsed = MetaWebhook.parse(body.getBytes(StandardCharsets.UTF_8), RECEIVED);
      assertThat(parsed.changes()).isEmpty();
      assertThat(parsed.notes()).hasSize(1);
    }
  }

  @Test
  void events_never_show_a_person_when_they_are_printed() throws IOException {
    var parsed = MetaWebhook.parse(Files.readAllBytes(FOLDER.resolve("message-document.json")), RECEIVED);
    assertThat(parsed.changes().getFirst().messages().getFirst().toString()).isEqualTo("InboundMessage[META IN document]");
    assertThat(parsed.changes().getFirst().messages().getFirst().contact().toString()).isEqualTo("ContactIdentity[phone user id]");
  }

  private static String accountEventId(String kind) throws IOException {
    return MetaWebhook.parse(Files.readAllBytes(FOLDER.resolve(kind + ".json")), RECEIVED).changes().getFirst().accountEvents().getFirst().id();
  }

  /** The parsed body without what is tested by itself: the source of each change and the ids of account events. */
  private static JsonNode normalised(ParsedWebhook parsed) {
    var tree = Json.tree(Json.bytes(parsed));
    for (var change : tree.path("changes")) {
      ((ObjectNode) change).remove("source");
      change.path("accountEvents").forEach(e -> ((ObjectNode) e).remove("id"));
    }
    return tree;
  }
}
