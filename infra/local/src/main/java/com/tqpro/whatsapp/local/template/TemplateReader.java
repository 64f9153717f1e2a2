package com.tqpro.whatsapp.local.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a SAM template into a {@link Template}. Whatever it does not know, and is not listed in {@link Meaningless}, is a
 * {@link TemplateFault}: nothing is skipped in silence.
 */
public final class TemplateReader {
  static final String FUNCTION = "AWS::Serverless::Function";
  static final String API = "AWS::Serverless::HttpApi";
  static final String QUEUE = "AWS::SQS::Queue";
  static final String TABLE = "AWS::DynamoDB::Table";
  private static final Set<String> SECTIONS = Set.of("AWSTemplateFormatVersion", "Transform", "Description", "Metadata", "Parameters", "Conditions",
      "Globals", "Resources", "Outputs");

  private final Map<?, ?> root;
  private final Place place;
  private final Parameters parameters;
  private final Intrinsics intrinsics;
  private final Map<String, Map<?, ?>> resources = new LinkedHashMap<>();

  private TemplateReader(Map<?, ?> root, Place place, Map<String, String> given) {
    this.root = root;
    this.place = place;
    for (var section : root.keySet()) {
      if (!SECTIONS.contains(section.toString())) {
        throw new TemplateFault(section.toString(), "unknown section");
      }
    }
    parameters = new Parameters(section("Parameters"), given);
    var conditions = new LinkedHashMap<String, Object>();
    section("Conditions").forEach((name, condition) -> conditions.put(name.toString(), condition));
    intrinsics = new Intrinsics(this::ref, this::attribute, conditions);
    section("Resources").forEach((id, resource) -> keep(id.toString(), resource));
  }

  /**
   * @param parameters values of the template's parameters; the others take their defaults
   * @throws TemplateFault naming the resource and property
   */
  public static Template read(Path file, Place place, Map<String, String> parameters) {
    try {
      return read(Files.readString(file), place, parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("template " + file + " cannot be read", e);
    }
  }

  public static Template read(String yaml, Place place, Map<String, String> parameters) {
    return new TemplateReader(YamlDocument.read(yaml), place, parameters).read();
  }

  private Template read() {
    new References(name -> parameters.get(name) != null || section("Resources").containsKey(name) || pseudo(name) != null, section("Conditions").keySet())
        .check("", section("Resources")).check("Outputs", section("Outputs")).check("Conditions", section("Conditions"));
    var functions = new ArrayList<Template.Function>();
    var queues = new ArrayList<Template.Queue>();
    var tables = new ArrayList<Template.Table>();
    var data = new DataReader(place);
    var globals = globals();
    resources.forEach((id, resource) -> {
      switch (type(id)) {
        case FUNCTION -> functions.add(new FunctionReader().read(id, new Properties(id, Globals.merge(globals, properties(id)), intrinsics)));
        case QUEUE -> queues.add(data.queue(id, new Properties(id, properties(id), intrinsics)));
        case TABLE -> tables.add(data.table(id, new Properties(id, properties(id), intrinsics)));
        case API -> api(new Properties(id, properties(id), intrinsics));
        default -> { }
      }
    });
    var template = new Template(functions, queues, tables);
    Checks.of(template);
    return template;
  }

  private void keep(String id, Object resource) {
    if (!(resource instanceof Map<?, ?> map) || !(map.get("Type") instanceof String type)) {
      throw new TemplateFault(id, "is not a resource with a Type");
    }
    if (!Set.of(FUNCTION, API, QUEUE, TABLE).contains(type) && Meaningless.type(type).isEmpty()) {
      throw new TemplateFault(id, "the local system does not know resources of type " + type);
    }
    for (var attribute : map.keySet()) {
      if (!Set.of("Type", "Properties", "Condition").contains(attribute.toString()) && !Meaningless.attribute(attribute.toString())) {
        throw new TemplateFault(id + "." + attribute, "unknown resource attribute");
      }
    }
    if (map.get("Condition") == null || intrinsics.condition(id + ".Condition", map.get("Condition").toString())) {
      resources.put(id, map);
    }
  }

  private Map<?, ?> section(String name) {
    return sub(root, name, name);
  }

  private static Map<?, ?> sub(Map<?, ?> parent, String name, String where) {
    return switch (parent.get(name)) {
      case null -> Map.of();
      case Map<?, ?> map -> map;
      default -> throw new TemplateFault(where, "a mapping is expected");
    };
  }

  private Map<?, ?> globals() {
    var globals = section("Globals");
    for (var name : globals.keySet()) {
      if (!name.equals("Function")) {
        throw new TemplateFault("Globals." + name, "the local system knows Globals of Function only");
      }
    }
    return sub(globals, "Function", "Globals.Function");
  }

  private String type(String id) {
    return resources.get(id).get("Type").toString();
  }

  private Map<?, ?> properties(String id) {
    return sub(resources.get(id), "Properties", id + ".Properties");
  }

  private void api(Properties properties) {
    if (!properties.text("StageName").orElse("$default").equals("$default")) {
      throw properties.fault("StageName", "only the stage $default is known");
    }
    properties.done(API);
  }

  private Object ref(String name) {
    if (parameters.get(name) != null) {
      return parameters.get(name);
    }
    if (!resources.containsKey(name)) {
      return pseudo(name);
    }
    return switch (type(name)) {
      case QUEUE -> place.queueUrl(queueName(name));
      case TABLE -> tableName(name);
      default -> name;
    };
  }

  private Object attribute(List<String> path) {
    var id = path.get(0);
    if (!resources.containsKey(id)) {
      return null;
    }
    return switch (type(id) + "." + path.get(1)) {
      case QUEUE + ".Arn" -> place.arn("sqs", queueName(id));
      case QUEUE + ".QueueName" -> queueName(id);
      case QUEUE + ".QueueUrl" -> place.queueUrl(queueName(id));
      case TABLE + ".Arn" -> place.arn("dynamodb", "table/" + tableName(id));
      case FUNCTION + ".Arn" -> place.arn("lambda", "function:" + id);
      default -> null;
    };
  }

  private Object pseudo(String name) {
    return switch (name) {
      case "AWS::Region" -> place.region();
      case "AWS::AccountId" -> place.account();
      case "AWS::Partition" -> "aws";
      case "AWS::URLSuffix" -> "amazonaws.com";
      case "AWS::StackName" -> "local";
      case "AWS::StackId" -> place.arn("cloudformation", "stack/local");
      default -> null;
    };
  }

  private String queueName(String id) {
    return new Properties(id, properties(id), intrinsics).text("QueueName").orElse("local-" + id);
  }

  private String tableName(String id) {
    return new Properties(id, properties(id), intrinsics).text("TableName").orElse("local-" + id);
  }
}
