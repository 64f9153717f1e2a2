package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.runtime.Aws;
import com.tqpro.whatsapp.runtime.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/** {@code tqwa unrouted …}: signed webhooks of numbers and accounts that no enabled tenant had when they came. */
@Command(name = "unrouted", description = "Webhooks of numbers that no tenant had. Uses AWS credentials, PLATFORM_DB_* and the secrets.")
final class UnroutedCommand {
  private static final int AT_ONCE = 10;
  /** Messages stay hidden this long while a command works on them. */
  private static final int HIDDEN_SECONDS = 300;

  private final Environment environment;

  UnroutedCommand(Environment environment) {
    this.environment = environment;
  }

  @Command(description = "How many wait, by number or account. Exit status 4 when there are any.")
  int list(@Mixin Target target, @Option(names = "--stage", defaultValue = "${env:STAGE:-local}", description = "default ${DEFAULT-VALUE}") String stage) {
    try (var sqs = new Aws(environment).sqs()) {
      var url = url(sqs, stage);
      var messages = take(sqs, url);
      show(sqs, url, messages);
      var counts = new TreeMap<String, Object>();
      messages.forEach(m -> counts.merge(Redelivery.name(Json.tree(m.body())), 1, (a, b) -> (Integer) a + (Integer) b));
      target.print(counts, counts);
      return counts.isEmpty() ? ExitCodes.OK : ExitCodes.NOT_WELL;
    }
  }

  @Command(description = "Deliver those whose number or account has a tenant by now, as if they came anew; the rest stays. Exit status 4 when any stays.")
  int redrive(@Mixin Target target, @Option(names = "--stage", defaultValue = "${env:STAGE:-local}", description = "default ${DEFAULT-VALUE}") String stage) {
    try (var sqs = new Aws(environment).sqs(); var redelivery = new Redelivery(environment, target.url)) {
      var url = url(sqs, stage);
      var stay = new ArrayList<Message>();
      int delivered = 0;
      for (var message : take(sqs, url)) {
        if (redelivery.deliver(Json.tree(message.body()))) {
          // What dies between the delivery and this line is delivered again, which changes nothing.
          sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle()));
          delivered++;
        } else {
          stay.add(message);
        }
      }
      show(sqs, url, stay);
      target.print(Map.of("delivered", delivered, "stay", stay.size()), new TreeMap<>(Map.of("delivered", delivered, "stay", stay.size())));
      return stay.isEmpty() ? ExitCodes.OK : ExitCodes.NOT_WELL;
    }
  }

  private static String url(SqsClient sqs, String stage) {
    return sqs.getQueueUrl(r -> r.queueName("tqwa-" + stage + "-unrouted")).queueUrl();
  }

  private static List<Message> take(SqsClient sqs, String url) {
    var all = new ArrayList<Message>();
    while (true) {
      var some = sqs.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(AT_ONCE).waitTimeSeconds(1).visibilityTimeout(HIDDEN_SECONDS)).messages();
      if (some.isEmpty()) {
        return all;
      }
      all.addAll(some);
    }
  }

  /** Gives messages back at once. */
  private static void show(SqsClient sqs, String url, List<Message> messages) {
    for (int from = 0; from < messages.size(); from += AT_ONCE) {
      var entries = new ArrayList<ChangeMessageVisibilityBatchRequestEntry>();
      for (var message : messages.subList(from, Math.min(messages.size(), from + AT_ONCE))) {
        entries.add(ChangeMessageVisibilityBatchRequestEntry.builder().id(Integer.toString(entries.size())).receiptHandle(message.receiptHandle()).visibilityTimeout(0).build());
      }
      sqs.changeMessageVisibilityBatch(r -> r.queueUrl(url).entries(entries));
    }
  }
}
