package com.tqpro.whatsapp.local.template;

import java.util.Map;
import java.util.Optional;

/**
 * The one list of what the template may say although it means nothing on one machine, each with the reason. What is neither here nor
 * read by a reader is refused at start.
 */
final class Meaningless {
  private static final String USERS = "the local identity provider has the users";
  private static final Map<String, String> TYPES = Map.ofEntries(
      Map.entry("AWS::Cognito::UserPool", USERS), Map.entry("AWS::Cognito::UserPoolClient", USERS), Map.entry("AWS::Cognito::UserPoolGroup", USERS),
      Map.entry("AWS::CloudWatch::Alarm", "nobody is paged on one machine; the same numbers are in the log"),
      Map.entry("AWS::CloudWatch::Dashboard", "there is no console to show it"),
      Map.entry("AWS::Logs::LogGroup", "logs go to files"),
      Map.entry("AWS::IAM::Role", "one process has one identity; least privilege is checked by cfn-lint and reviews"),
      Map.entry("AWS::SQS::QueuePolicy", "queues listen on 127.0.0.1 only"),
      Map.entry("AWS::CloudFormation::Stack", "network, database and edge are replaced by the embedded servers"));

  private static final Map<String, Map<String, String>> PROPERTIES = Map.of(
      "AWS::Serverless::Function", Map.of(
          "Architectures", "the machine's own",
          "AutoPublishAlias", "there is one version: the zip",
          "SnapStart", "there is no snapshot; environments are made when needed",
          "Tracing", "no X-Ray; correlation ids are in the logs",
          "Role", "see AWS::IAM::Role",
          "Policies", "see AWS::IAM::Role",
          "LoggingConfig", "logs go to files",
          "VpcConfig", "everything is on 127.0.0.1",
          "Description", "for people"),
      "AWS::Serverless::HttpApi", Map.of(
          "DefaultRouteSettings", "throttling protects an account that is not there",
          "RouteSettings", "see DefaultRouteSettings",
          "AccessLogSettings", "no access log on one machine",
          "Description", "for people"),
      "AWS::SQS::Queue", Map.of(
          "SqsManagedSseEnabled", "messages stay in memory",
          "DeduplicationScope", "ElasticMQ always de-duplicates by queue, which is stricter",
          "FifoThroughputLimit", "a quota of the service",
          "Tags", "for the bill"),
      "AWS::DynamoDB::Table", Map.of(
          "SSESpecification", "state lies in the developer's own folder",
          "PointInTimeRecoverySpecification", "no backups on one machine",
          "DeletionProtectionEnabled", "make clean-local is meant to delete",
          "TimeToLiveSpecification", "DynamoDB deletes days late, so readers must check the time themselves anyway",
          "Tags", "for the bill"));

  /** Of every resource. */
  private static final Map<String, String> ATTRIBUTES = Map.of(
      "DeletionPolicy", "about stacks",
      "UpdateReplacePolicy", "about stacks",
      "DependsOn", "the local system has its own order",
      "Metadata", "for tools");

  private Meaningless() {}

  static Optional<String> type(String type) {
    return Optional.ofNullable(TYPES.get(type));
  }

  static boolean property(String type, String property) {
    return PROPERTIES.getOrDefault(type, Map.of()).containsKey(property);
  }

  static boolean attribute(String attribute) {
    return ATTRIBUTES.containsKey(attribute);
  }
}
