package com.tqpro.whatsapp.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The embedded servers start, keep what they were told to keep, and ask for passwords. */
class EmbeddedTest {
  @TempDir Path folder;

  @Test
  void a_fifo_message_goes_through() {
    var sqs = Embedded.sqs();
    var url = sqs.createQueue("first.fifo", Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "30"));
    sqs.client().sendMessage(r -> r.queueUrl(url).messageBody("hello").messageGroupId("g").messageDeduplicationId("d"));

    var received = sqs.client().receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(5)).messages();

    assertThat(received).singleElement().satisfies(m -> assertThat(m.body()).isEqualTo("hello"));
    assertThat(sqs.client().getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN)).attributes())
        .containsEntry(QueueAttributeName.QUEUE_ARN, EmbeddedSqs.arn("first.fifo"));
  }

  @Test
  void a_table_kept_in_a_folder_survives() {
    var key = Map.of("pk", AttributeValue.fromS("a"));
    try (var dynamo = EmbeddedDynamo.start(folder)) {
      dynamo.createTable("kept");
      dynamo.createTable("kept");
      dynamo.client().putItem(r -> r.tableName("kept").item(key));
    }
    try (var dynamo = EmbeddedDynamo.start(folder)) {
      dynamo.createTable("kept");
      assertThat(dynamo.client().getItem(r -> r.tableName("kept").key(key)).item()).isEqualTo(key);
    }
    Embedded.dynamo().createTable("in-memory");
    assertThat(Embedded.dynamo().client().getItem(r -> r.tableName("in-memory").key(key)).hasItem()).isFalse();
  }

  @Test
  void a_database_kept_in_a_folder_survives_and_roles_need_their_password() throws Exception {
    var data = folder.resolve("postgres");
    try (var postgres = EmbeddedPostgres.start(data)) {
      postgres.createDatabase("tqplatform");
      postgres.createRole("reader", "s3cret'");
      try (var connection = postgres.connect("tqplatform"); var statement = connection.createStatement()) {
        statement.execute("create table public.t (a int)");
      }
    }
    try (var postgres = EmbeddedPostgres.start(data)) {
      var url = postgres.createDatabase("tqplatform");
      try (var connection = DriverManager.getConnection(url, "reader", "s3cret'"); var statement = connection.createStatement()) {
        var rows = statement.executeQuery("select count(*) from pg_catalog.pg_tables where tablename = 't'");
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(1);
      }
      assertThatThrownBy(() -> DriverManager.getConnection(url, "reader", "guess").close()).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void awaiting_in_vain_names_what_was_awaited() {
    assertThatThrownBy(() -> Await.until("pigs fly", Duration.ofMillis(30), () -> false))
        .isInstanceOf(AssertionError.class).hasMessage("not within 30 ms: pigs fly");
    assertThatThrownBy(() -> Await.until("no fault", Duration.ofMillis(30), () -> {
      throw new java.io.IOException("broken");
    })).hasRootCauseMessage("broken");
    var asked = new int[1];
    Await.until("the third time", Duration.ofSeconds(60), () -> ++asked[0] == 3);
    assertThat(asked[0]).isEqualTo(3);
  }
}
