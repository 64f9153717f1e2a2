package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.runtime.Aws;
import com.tqpro.whatsapp.runtime.Environment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** {@code tqwa dlq …}: what is on the dead letter queues, and sending it back to where it came from. Uses the caller's AWS credentials. */
@Command(name = "dlq", description = "Dead letter queues. Uses AWS_REGION and AWS credentials, or AWS_ENDPOINT_URL.")
final class DlqCommand {
  private final Environment environment;

  DlqCommand(Environment environment) {
    this.environment = environment;
  }

  @Command(description = "How many messages lie on each dead letter queue. Exit status 4 when there are any.")
  int list(@Mixin Target target, @Option(names = "--stage", defaultValue = "${env:STAGE:-local}", description = "default ${DEFAULT-VALUE}") String stage) {
    try (var sqs = client()) {
      var counts = new TreeMap<String, Object>();
      long all = 0;
      for (var url : deadLetterQueues(sqs, stage)) {
        long count = count(sqs, url);
        counts.put(shortName(url, stage), count);
        all += count;
      }
      target.print(counts, counts);
      return all == 0 ? ExitCodes.OK : ExitCodes.NOT_WELL;
    }
  }

  @Command(description = "Send the messages of one dead letter queue back to the queue they failed on.")
  int redrive(@Mixin Target target, @Parameters(paramLabel = "QUEUE", description = "a name that `dlq list` prints, for instance sends") String queue,
      @Option(names = "--stage", defaultValue = "${env:STAGE:-local}", description = "default ${DEFAULT-VALUE}") String stage,
      @Option(names = "--per-second", paramLabel = "N", description = "at most so many messages a second") Integer perSecond) {
    try (var sqs = client()) {
      var url = deadLetterQueues(sqs, stage).stream().filter(u -> shortName(u, stage).equals(queue)).findFirst().orElse(null);
      if (url == null) {
        target.spec.commandLine().getErr().println("There is no dead letter queue " + queue + " of stage " + stage + ". See: tqwa dlq list");
        return ExitCodes.REFUSED;
      }
      var result = new LinkedHashMap<String, Object>();
      result.put("queue", queue);
      result.put("messages", count(sqs, url));
      var arn = sqs.getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN)).attributes().get(QueueAttributeName.QUEUE_ARN);
      sqs.startMessageMoveTask(r -> r.sourceArn(arn).maxNumberOfMessagesPerSecond(perSecond));
      result.put("started", true);
      target.print(result, result);
      return ExitCodes.OK;
    }
  }

  private SqsClient client() {
    return new Aws(environment).sqs();
  }

  private static List<String> deadLetterQueues(SqsClient sqs, String stage) {
    return sqs.listQueuesPaginator(r -> r.queueNamePrefix("tqwa-" + stage + "-").maxResults(100)).queueUrls().stream()
        .filter(url -> url.endsWith("-dead") || url.endsWith("-dead.fifo")).sorted().toList();
  }

  /** {@code …/tqwa-local-sends-dead.fifo} is sends. */
  private static String shortName(String url, String stage) {
    var name = url.substring(url.lastIndexOf('/') + 1);
    return name.substring(("tqwa-" + stage + "-").length()).replaceAll("-dead(\\.fifo)?$", "");
  }

  private static long count(SqsClient sqs, String url) {
    return Long.parseLong(sqs.getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)).attributes()
        .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
  }
}
