package com.tqpro.whatsapp.webhooks;

import static com.tqpro.whatsapp.webhooks.WebhooksFixture.NUMBER;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.post;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Entries that SQS names in Failed[] of an answer that is otherwise a 200. */
class QueueTroubleTest {
  private final WebhooksFixture fixture = new WebhooksFixture();

  @Test
  void entries_that_fail_for_a_moment_are_sent_again_and_nothing_is_lost() throws IOException {
    var asked = new AtomicInteger();
    try (var sqs = new FailingSqs(url -> asked.getAndIncrement() % 2 == 0, false)) {
      assertThat(post(function(sqs), text(NUMBER, "wamid.1", "wamid.2", "wamid.3"))).isEqualTo(200);
      assertThat(sqs.taken()).hasSize(3).allMatch(t -> t.startsWith("inbound.fifo "));
      assertThat(sqs.taken().stream().distinct()).hasSize(3);
    }
  }

  @Test
  void entries_that_keep_failing_are_a_503_so_that_meta_sends_again() throws IOException {
    try (var sqs = new FailingSqs(url -> url.endsWith("receipts"), false)) {
      var body = WebhooksFixture.envelope(WebhooksFixture.WABA, NUMBER, "statuses", java.util.List.of(WebhooksFixture.status("wamid.1")));
      assertThat(post(function(sqs), body)).isEqualTo(503);
      assertThat(sqs.taken()).isEmpty();
    }
  }

  @Test
  void entries_that_sqs_calls_wrong_are_noted_on_the_unrouted_queue() throws IOException {
    try (var sqs = new FailingSqs(url -> url.endsWith("inbound.fifo"), true)) {
      assertThat(post(function(sqs), text(NUMBER, "wamid.1"))).isEqualTo(200);
      assertThat(sqs.taken()).singleElement().asString().startsWith("unrouted ").contains("InvalidMessageContents").doesNotContain("secret words");
    }
  }

  @Test
  void what_not_even_the_unrouted_queue_takes_is_a_503() throws IOException {
    Predicate<String> all = url -> true;
    try (var sqs = new FailingSqs(all, true)) {
      assertThat(post(function(sqs), text(NUMBER, "wamid.1"))).isEqualTo(503);
    }
  }

  private WebhooksFunction function(FailingSqs sqs) {
    fixture.variables.put("AWS_ENDPOINT_URL_SQS", sqs.endpoint());
    for (var queue : new String[] {"inbound.fifo", "receipts", "account-events", "unrouted"}) {
      fixture.variables.put(queue.replace(".fifo", "").replace('-', '_').toUpperCase(java.util.Locale.ROOT) + "_QUEUE_URL", sqs.endpoint() + "/" + queue);
    }
    return fixture.function();
  }
}
