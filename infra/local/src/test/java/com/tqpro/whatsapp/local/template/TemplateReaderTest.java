package com.tqpro.whatsapp.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The real template is read whole; what it must not say is refused by name. */
class TemplateReaderTest {
  private static final Place PLACE = new Place("eu-central-1", "000000000000", "http://127.0.0.1:9324");

  /** Each bad case changes one line of it. */
  private static final String GOOD = """
      AWSTemplateFormatVersion: "2010-09-09"
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        Stage: {Type: String, Default: local, AllowedPattern: "[a-z]+"}
        Mail: {Type: String, Default: ""}
      Conditions:
        HasMail: !Not [!Equals [!Ref Mail, ""]]
      Globals:
        Function:
          Runtime: java25
          Environment:
            Variables:
              STAGE: !Ref Stage
      Resources:
        Api:
          Type: AWS::Serverless::HttpApi
          Properties: {StageName: $default}
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: functions/worker/target/worker.zip
            Handler: com.example.Worker
            Timeout: 20
            SnapStart: {ApplyOn: PublishedVersions}
            Environment:
              Variables:
                QUEUE: !Ref Work
                NAME: !Sub "${Stage}-${Work.QueueName}-${!literal}"
                MAIL: !If [HasMail, !Ref Mail, !Ref AWS::NoValue]
            Events:
              Get:
                Type: HttpApi
                Properties: {ApiId: !Ref Api, Method: get, Path: "/things/{id}"}
              Work:
                Type: SQS
                Properties:
                  Queue: !GetAtt Work.Arn
                  BatchSize: 10
                  FunctionResponseTypes: [ReportBatchItemFailures]
                  ScalingConfig: {MaximumConcurrency: 5}
              Tick:
                Type: Schedule
                Properties: {Schedule: rate(5 minutes)}
        Work:
          Type: AWS::SQS::Queue
          Properties:
            QueueName: !Sub "${Stage}-work.fifo"
            FifoQueue: true
            VisibilityTimeout: 120
            MessageRetentionPeriod: 345600
            RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3}
        Dead:
          Type: AWS::SQS::Queue
          Properties: {QueueName: dead.fifo, FifoQueue: true, MessageRetentionPeriod: 1209600}
        Things:
          Type: AWS::DynamoDB::Table
          DeletionPolicy: Delete
          Properties:
            BillingMode: PAY_PER_REQUEST
            AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
            KeySchema: [{AttributeName: pk, KeyType: HASH}]
        Alarm:
          Type: AWS::CloudWatch::Alarm
          Properties: {Namespace: AWS/SQS, Dimensions: [{Name: QueueName, Value: !GetAtt Work.QueueName}]}
      """;

  @Test
  void everything_is_resolved() {
    var template = read(GOOD, Map.of());
    var worker = template.function("Worker");
    assertThat(worker.environment()).containsExactlyInAnyOrderEntriesOf(Map.of("STAGE", "local", "QUEUE", "http://127.0.0.1:9324/000000000000/local-work.fifo",
        "NAME", "local-local-work.fifo-${literal}"));
    assertThat(worker.timeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(worker.name()).isEqualTo("worker");
    assertThat(worker.routes()).containsExactly(new Template.Route("Get", "GET", "/things/{id}"));
    assertThat(worker.mappings()).containsExactly(new Template.Mapping("Work", "arn:aws:sqs:eu-central-1:000000000000:local-work.fifo", 10, Duration.ZERO, Optional.of(5), true));
    assertThat(worker.schedules()).containsExactly(new Template.Schedule("Tick", Duration.ofMinutes(5)));
    assertThat(template.queue("Work").redrive()).contains(new Template.Redrive("arn:aws:sqs:eu-central-1:000000000000:dead.fifo", 3));
    assertThat(template.tables()).containsExactly(new Template.Table("Things", "local-Things", Map.of("pk", "S")));
    assertThat(read(GOOD, Map.of("Mail", "a@example.com")).function("Worker").environment()).containsEntry("MAIL", "a@example.com");
  }

  @Test
  void the_real_template_is_read_whole() {
    var template = TemplateReader.read(Path.of(System.getProperty("house"), "template.yaml"), PLACE, Map.of("PlatformDbHost", "127.0.0.1", "PlatformDbPort", "5433"));
    assertThat(template.functions()).extracting(Template.Function::name)
        .containsExactlyInAnyOrder("webhooks", "internal-api", "admin", "dispatcher", "sender", "receipts", "agent");
    assertThat(template.function("SenderFunction").environment()).containsEntry("STAGE", "local").containsEntry("PLATFORM_DB_PORT", "5433")
        .containsEntry("SENDS_QUEUE_URL", "http://127.0.0.1:9324/000000000000/tqwa-local-sends.fifo").containsEntry("PACING_TABLE", "local-PacingTable");
    assertThat(template.queue("SendsLaterQueue").delaySeconds()).isEqualTo(30);
    assertThat(template.queues()).filteredOn(q -> q.redrive().isPresent()).allMatch(q -> template.queueByArn(q.redrive().get().deadLetterArn()).isPresent());
    assertThat(template.tables()).extracting(Template.Table::id).contains("RegistryTable", "PacingTable", "ContactKeysTable");
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        bad("Transform: AWS::Serverless-2016-10-31", "Mappings: {}", "Mappings: unknown section"),
        bad("Type: AWS::CloudWatch::Alarm", "Type: AWS::SNS::Topic", "Alarm: the local system does not know resources of type AWS::SNS::Topic"),
        bad("DeletionPolicy: Delete", "CreationPolicy: {}", "Things.CreationPolicy: unknown resource attribute"),
        bad("Timeout: 20", "EphemeralStorage: {Size: 1024}", "Worker.EphemeralStorage: the local system does not know this property of AWS::Serverless::Function"),
        bad("Timeout: 20", "Timeout: 901", "Worker.Timeout: must be between 1 and 900, not 901"),
        bad("Runtime: java25", "Runtime: java21", "Worker.Runtime: the local system runs java25 only"),
        bad("Globals:\n  Function:", "Globals:\n  HttpApi:", "Globals.HttpApi: the local system knows Globals of Function only"),
        bad("{StageName: $default}", "{StageName: $default, CorsConfiguration: {AllowOrigins: ['*']}}", "Api.CorsConfiguration: the local system does not know this property of AWS::Serverless::HttpApi"),
        bad("Type: Schedule", "Type: ScheduleV2", "Worker.Events.Tick.Type: the local system does not know event sources of type ScheduleV2"),
        bad("rate(5 minutes)", "rate(5 minute)", "Worker.Events.Tick.Properties.Schedule: only rate(n minutes|hours|days) is known, not rate(5 minute)"),
        bad("Path: \"/things/{id}\"", "Path: \"/things/{id+}/x\"", "Worker.Events.Get.Properties.Path: is not a route: /things/{id+}/x"),
        bad("Method: get,", "Method: get, Auth: {},", "Worker.Events.Get.Properties.Auth: the local system does not know this property"),
        bad("BatchSize: 10", "BatchSize: 11", "Worker.Events.Work.Properties.BatchSize: a FIFO queue gives at most 10, not 11"),
        bad("BatchSize: 10", "MaximumBatchingWindowInSeconds: 1", "Worker.Events.Work.Properties.MaximumBatchingWindowInSeconds: a FIFO queue has no batching window"),
        bad("BatchSize: 10", "FilterCriteria: {}", "Worker.Events.Work.Properties.FilterCriteria: the local system does not know this property"),
        bad("[ReportBatchItemFailures]", "[Everything]", "Worker.Events.Work.Properties.FunctionResponseTypes: unknown Everything"),
        bad("MaximumConcurrency: 5", "MaximumConcurrency: 1", "Worker.Events.Work.Properties.ScalingConfig.MaximumConcurrency: must be between 2 and 1000, not 1"),
        bad("Queue: !GetAtt Work.Arn", "Queue: arn:aws:sqs:eu-central-1:000000000000:other.fifo", "Worker.Events.Work.Properties.Queue: is not the Arn of a queue of this template: arn:aws:sqs:eu-central-1:000000000000:other.fifo"),
        bad("VisibilityTimeout: 120", "VisibilityTimeout: 19", "Work.VisibilityTimeout: 19 s is less than the time-out of Worker, 20 s"),
        bad("VisibilityTimeout: 120", "DelaySeconds: 901", "Work.DelaySeconds: must be between 0 and 900, not 901"),
        bad("VisibilityTimeout: 120", "ReceiveMessageWaitTimeSeconds: 5", "Work.ReceiveMessageWaitTimeSeconds: the local system does not know this property of AWS::SQS::Queue"),
        bad("QueueName: dead.fifo, FifoQueue: true", "QueueName: dead", "Work.RedrivePolicy.deadLetterTargetArn: the dead letter queue of a FIFO queue must be FIFO, and of a standard queue standard"),
        bad("QueueName: dead.fifo", "QueueName: dead", "Dead.QueueName: a FIFO queue's name ends in .fifo"),
        bad("maxReceiveCount: 3", "maxReceiveCount: 0", "Work.RedrivePolicy.maxReceiveCount: must be between 1 and 1000, not 0"),
        bad("maxReceiveCount: 3", "maxReceives: 3", "Work.RedrivePolicy.maxReceives: the local system does not know this property"),
        bad("KeyType: HASH}]", "KeyType: HASH}]\n      GlobalSecondaryIndexes: []", "Things.GlobalSecondaryIndexes: the local system does not know this property of AWS::DynamoDB::Table"),
        bad("BillingMode: PAY_PER_REQUEST", "BillingMode: PROVISIONED", "Things.BillingMode: only PAY_PER_REQUEST is known"),
        bad("QUEUE: !Ref Work", "QUEUE: !Ref Wrok", "Worker.Properties.Environment.Variables.QUEUE: Ref of unknown Wrok"),
        bad("Value: !GetAtt Work.QueueName", "Value: !GetAtt Wrok.QueueName", "Alarm.Properties.Dimensions.Value: GetAtt of unknown Wrok"),
        bad("QUEUE: !Ref Work", "QUEUE: !GetAtt Work.Colour", "Worker.Environment.Variables.QUEUE: GetAtt of unknown Work.Colour"),
        bad("${Stage}-work.fifo", "${Stag}-work.fifo", "Work.Properties.QueueName: Sub of unknown Stag"),
        bad("!If [HasMail,", "!If [HasMial,", "Worker.Properties.Environment.Variables.MAIL: unknown condition HasMial"),
        bad("Default: local", "Default: LOCAL", "Parameters.Stage: does not match [a-z]+"),
        bad("QUEUE: !Ref Work", "QUEUE: !ImportValue x", "template: cannot be read: could not determine a constructor for the tag !ImportValue"),
        bad("QUEUE: !Ref Work", "NAME: twice", "template: cannot be read: while constructing a mapping"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("bad")
  void is_refused(String line, String instead, String message) {
    assertThat(GOOD).contains(line);
    assertThatThrownBy(() -> read(GOOD.replace(line, instead), Map.of())).isInstanceOf(TemplateFault.class).hasMessageStartingWith(message);
  }

  @Test
  void a_value_for_no_parameter_is_refused() {
    assertThatThrownBy(() -> read(GOOD, Map.of("Stge", "x"))).hasMessage("Parameters.Stge: a value is given, but the template has no such parameter");
  }

  @Test
  void more_than_ten_on_a_standard_queue_needs_a_window() {
    var standard = GOOD.replace("-work.fifo", "-work").replace("dead.fifo", "dead").replace("FifoQueue: true, ", "").replace("      FifoQueue: true\n", "");
    assertThat(read(standard, Map.of()).queue("Work").fifo()).isFalse();
    assertThatThrownBy(() -> read(standard.replace("BatchSize: 10", "BatchSize: 11"), Map.of()))
        .hasMessage("Worker.Events.Work.Properties.BatchSize: more than 10 needs a batching window of at least 1 s");
    var windowed = read(standard.replace("BatchSize: 10", "BatchSize: 100\n            MaximumBatchingWindowInSeconds: 1"), Map.of());
    assertThat(windowed.function("Worker").mappings()).extracting(Template.Mapping::window).isEqualTo(List.of(Duration.ofSeconds(1)));
  }

  private static Template read(String yaml, Map<String, String> parameters) {
    return TemplateReader.read(yaml, PLACE, parameters);
  }

  private static Arguments bad(String line, String instead, String message) {
    return Arguments.of(line, instead, message);
  }

  @Test
  void cognitos_users_are_made_on_demand_and_then_it_is_their_tokens_that_are_taken() {
    var house = Path.of(System.getProperty("house"), "template.yaml");
    for (var function : List.of("AdminFunction", "InternalApiFunction")) {
      assertThat(TemplateReader.read(house, PLACE, Map.of()).function(function).environment())
          .containsEntry("OIDC_ISSUER", "https://issuer.invalid/").containsEntry("OIDC_ROLES_CLAIM", "roles").containsEntry("OIDC_TENANT_CLAIM", "tenant");
      assertThat(TemplateReader.read(house, PLACE, Map.of("CognitoUsers", "true")).function(function).environment())
          .containsEntry("OIDC_ISSUER", "https://cognito-idp.eu-central-1.amazonaws.com/UserPool").containsEntry("OIDC_AUDIENCE", "UserPoolClient")
          .containsEntry("OIDC_ROLES_CLAIM", "cognito:groups").containsEntry("OIDC_TENANT_CLAIM", "custom:tenant");
    }
  }

  @Test
  void every_throttled_route_is_a_route() throws java.io.IOException {
    var house = Path.of(System.getProperty("house"), "template.yaml");
    var routes = TemplateReader.read(house, PLACE, Map.of()).functions().stream().flatMap(f -> f.routes().stream()).map(r -> r.method() + " " + r.path()).toList();
    var throttled = java.util.regex.Pattern.compile("^ +\"(\\w+ /\\S*)\": \\{Throttling", java.util.regex.Pattern.MULTILINE)
        .matcher(java.nio.file.Files.readString(house)).results().map(m -> m.group(1)).toList();
    assertThat(throttled).hasSizeGreaterThan(4).isSubsetOf(routes);
  }
}
