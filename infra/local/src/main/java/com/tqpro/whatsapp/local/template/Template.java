package com.tqpro.whatsapp.local.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the template says, as far as it means something on one machine: every reference resolved, Globals merged in. */
public record Template(List<Function> functions, List<Queue> queues, List<Table> tables) {
  public Template {
    functions = List.copyOf(functions);
    queues = List.copyOf(queues);
    tables = List.copyOf(tables);
  }

  /** The queue with this ARN. */
  public Optional<Queue> queueByArn(String arn) {
    return queues.stream().filter(q -> q.arn().equals(arn)).findFirst();
  }

  public Queue queue(String logicalId) {
    return queues.stream().filter(q -> q.id().equals(logicalId)).findFirst().orElseThrow();
  }

  public Table table(String logicalId) {
    return tables.stream().filter(t -> t.id().equals(logicalId)).findFirst().orElseThrow();
  }

  public Function function(String logicalId) {
    return functions.stream().filter(f -> f.id().equals(logicalId)).findFirst().orElseThrow();
  }

  /**
   * A Lambda function.
   *
   * @param id the logical id, also its name on this machine
   * @param zip path of the packaged code, relative to the template
   * @param environment its variables
   */
  public record Function(String id, String zip, String handler, Duration timeout, int memoryMegabytes, Map<String, String> environment,
                         List<Route> routes, List<Mapping> mappings, List<Schedule> schedules) {
    public Function {
      environment = Map.copyOf(environment);
      routes = List.copyOf(routes);
      mappings = List.copyOf(mappings);
      schedules = List.copyOf(schedules);
    }

    /** A short name for logs: the zip's file name without its ending. */
    public String name() {
      var file = zip.substring(zip.lastIndexOf('/') + 1);
      return file.endsWith(".zip") ? file.substring(0, file.length() - 4) : file;
    }
  }

  /** @param method an HTTP method or ANY; @param path with {@code {name}} and, last, {@code {name+}} */
  public record Route(String id, String method, String path) {}

  /**
   * An SQS event source mapping.
   *
   * @param window how long a batch may be gathered; zero on FIFO queues
   * @param maximumConcurrency batches at work at once; empty means as many as the function's environments
   * @param reportsItems whether the function answers with batchItemFailures
   */
  public record Mapping(String id, String queueArn, int batchSize, Duration window, Optional<Integer> maximumConcurrency, boolean reportsItems) {}

  public record Schedule(String id, Duration every) {}

  /** An SQS queue; times in whole seconds as SQS counts them. */
  public record Queue(String id, String name, String url, String arn, boolean fifo, int visibilitySeconds, int delaySeconds, int retentionSeconds,
                      boolean contentBasedDeduplication, Optional<Redrive> redrive) {}

  /** Where messages go that were received too often. */
  public record Redrive(String deadLetterArn, int maxReceiveCount) {}

  /** A DynamoDB table: key attributes by name with their type (S, N, B), partition key first. */
  public record Table(String id, String name, Map<String, String> keys) {}
}
