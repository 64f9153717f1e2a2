package com.tqpro.whatsapp.agent;

import static com.tqpro.whatsapp.agent.AgentFixture.event;
import static com.tqpro.whatsapp.agent.AgentFixture.lambda;
import static com.tqpro.whatsapp.agent.AgentFixture.who;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.Embedded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The handler: whole batches, failures of one group or tenant, and what the log says. */
class AgentFunctionTest {
  private final AgentFixture fixture = new AgentFixture();
  private final AgentFunction agent = fixture.function();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_batch_is_stored_and_the_log_names_nobody() {
    var response = agent.handleRequest(event(
        fixture.sqs("oasis", "g1", fixture.text("wamid.1", "secret words")),
        fixture.sqs("oasis", "g1", fixture.reply("wamid.2", "more words", "wamid.1")),
        fixture.sqs("oasis", "g1", fixture.text("wamid.1", "secret words"))), lambda());
    assertThat(response.getBatchItemFailures()).isEmpty();
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER secret words", "2 IN CUSTOMER more words");
    assertThat(fixture.log()).contains("\"message\":\"Inbound message stored\"").contains("\"message\":\"Quote-reply detected\"").contains("\"quoted\":\"KNOWN\"")
        .contains("\"inbound_stored\":2").contains("\"inbound_duplicates\":1").contains("\"inbound_statements\":8")
        .doesNotContain("secret words").doesNotContain("more words").doesNotContain("971500000101").doesNotContain("Aisha").doesNotContain("\"wamid.1\"");
  }

  @Test
  void a_tenant_whose_database_is_down_fails_only_its_own_messages_and_is_left_alone_for_a_while() {
    var response = agent.handleRequest(event(
        fixture.sqs("dune", "g1", fixture.text("wamid.1", "x")),
        fixture.sqs("oasis", "g2", fixture.text("wamid.2", "y")),
        fixture.sqs("dune", "g3", fixture.text("wamid.3", "z"))), lambda());
    assertThat(response.getBatchItemFailures()).extracting(BatchItemFailure::getItemIdentifier).containsExactly("id-wamid.1", "id-wamid.3");
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER y");
    assertThat(fixture.log()).contains("TenantUnavailable");
  }

  @Test
  void after_the_first_failure_of_a_group_the_rest_of_it_waits_and_other_groups_go_on() {
    var spoiled = fixture.sqs("oasis", "g1", fixture.text("wamid.1", "first"));
    spoiled.setBody(spoiled.getBody().replace("\"tenant\":\"oasis\"", "\"tenant\":\"palm\""));
    var response = agent.handleRequest(event(spoiled,
        fixture.sqs("oasis", "g1", fixture.text("wamid.2", "second")),
        fixture.sqs("oasis", "g2", fixture.text("wamid.3", "another's", who("971500000102", null)))), lambda());
    assertThat(response.getBatchItemFailures()).extracting(BatchItemFailure::getItemIdentifier).containsExactly("id-wamid.1", "id-wamid.2");
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER another's");
  }

  @Test
  void a_connection_that_was_cut_is_opened_anew_within_the_same_message() throws Exception {
    agent.handleRequest(event(fixture.sqs("oasis", "g1", fixture.text("wamid.1", "one"))), lambda());
    try (var other = Embedded.postgres().connect("postgres"); var statement = other.createStatement()) {
      statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + fixture.databaseName + "'");
    }
    fixture.database.close();
    var response = agent.handleRequest(event(fixture.sqs("oasis", "g1", fixture.text("wamid.2", "two"))), lambda());
    assertThat(response.getBatchItemFailures()).isEmpty();
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER one", "2 IN CUSTOMER two");
  }

  @ParameterizedTest
  @CsvSource({"1,5", "2,10", "3,20", "8,640", "9,900", "10,900", "1000,900"})
  void a_failed_message_waits_longer_each_time(int receives, int seconds) {
    assertThat(AgentFunction.retryAfter(receives)).isEqualTo(seconds);
  }

  @Test
  void priming_touches_nothing_and_a_restore_goes_on() {
    agent.snapshot().beforeCheckpoint(null);
    agent.snapshot().afterRestore(null);
    assertThat(agent.handleRequest(event(fixture.sqs("oasis", "g1", fixture.text("wamid.1", "one"))), lambda()).getBatchItemFailures()).isEmpty();
    assertThat(fixture.thread()).hasSize(1);
  }

  /** The sample is sealed with the key ab…ab of these tests. */
  @Test
  void the_sample_event_is_stored() throws Exception {
    assertThat(agent.handleRequest(sample("agent-inbound.json", "INBOUND_QUEUE_URL"), lambda()).getBatchItemFailures()).isEmpty();
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER \u0645\u0631\u062d\u0628\u0627");
  }

  @Test
  void the_sample_turn_of_a_conversation_that_is_gone_is_over() throws Exception {
    assertThat(agent.handleRequest(sample("agent-turns.json", "TURNS_QUEUE_URL"), lambda()).getBatchItemFailures()).isEmpty();
    assertThat(fixture.answering.requests).isEmpty();
  }

  /** As the runtime hands it over, from these tests' own queue. */
  private SQSEvent sample(String file, String queue) throws Exception {
    var record = Json.tree(Files.readAllBytes(Path.of(System.getProperty("house"), "events", file))).path("Records").path(0);
    var message = new SQSMessage();
    message.setMessageId(record.path("messageId").asText());
    message.setReceiptHandle(record.path("receiptHandle").asText());
    message.setBody(record.path("body").asText());
    message.setEventSourceArn(fixture.arn(queue));
    var attributes = new HashMap<String, String>();
    record.path("attributes").properties().forEach(e -> attributes.put(e.getKey(), e.getValue().asText()));
    message.setAttributes(attributes);
    var event = new SQSEvent();
    event.setRecords(java.util.List.of(message));
    return event;
  }
}
