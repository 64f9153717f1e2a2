package com.tqpro.whatsapp.local.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a function with its events. */
final class FunctionReader {
  /** docs.aws.amazon.com/eventbridge: a rate's unit is singular for 1 only. */
  private static final Pattern RATE = Pattern.compile("rate\\((1) (minute|hour|day)\\)|rate\\(([2-9]|[1-9][0-9]+) (minutes|hours|days)\\)");
  private static final Pattern PATH = Pattern.compile("/|(/([A-Za-z0-9._~$-]+|\\{[A-Za-z0-9._-]+}))+(/\\{[A-Za-z0-9._-]+\\+})?|/\\{[A-Za-z0-9._-]+\\+}");

  Template.Function read(String id, Properties p) {
    if (!p.requireText("Runtime").equals("java25")) {
      throw p.fault("Runtime", "the local system runs java25 only");
    }
    var zip = p.requireText("CodeUri");
    if (!zip.endsWith(".zip")) {
      throw p.fault("CodeUri", "a zip is expected");
    }
    var handler = p.requireText("Handler");
    var timeout = Duration.ofSeconds(p.number("Timeout", 3, 1, 900));
    int memory = p.number("MemorySize", 128, 128, 10_240);
    var environment = environment(p.part("Environment"));
    var routes = new ArrayList<Template.Route>();
    var mappings = new ArrayList<Template.Mapping>();
    var schedules = new ArrayList<Template.Schedule>();
    var events = p.part("Events");
    for (var name : events.names()) {
      var event = events.part(name);
      var type = event.requireText("Type");
      var properties = event.part("Properties");
      switch (type) {
        case "HttpApi" -> routes.add(route(name, properties));
        case "SQS" -> mappings.add(mapping(name, properties));
        case "Schedule" -> schedules.add(schedule(name, properties));
        default -> throw event.fault("Type", "the local system does not know event sources of type " + type);
      }
      properties.done();
      event.done();
    }
    p.done(TemplateReader.FUNCTION);
    return new Template.Function(id, zip, handler, timeout, memory, environment, routes, mappings, schedules);
  }

  private static Map<String, String> environment(Properties environment) {
    var variables = environment.part("Variables");
    environment.done();
    var map = new LinkedHashMap<String, String>();
    int bytes = 0;
    for (var name : variables.names()) {
      var value = variables.text(name);
      if (value.isPresent()) {
        map.put(name, value.get());
        bytes += name.length() + value.get().length();
      }
    }
    if (bytes > 4096) {
      throw new TemplateFault(variables.where(), "environment variables may not exceed 4 KB");
    }
    return map;
  }

  private static Template.Route route(String id, Properties p) {
    p.requireText("ApiId");
    var method = p.requireText("Method").toUpperCase(java.util.Locale.ROOT);
    if (!method.matches("ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS")) {
      throw p.fault("Method", "unknown method " + method);
    }
    var path = p.requireText("Path");
    if (!PATH.matcher(path).matches()) {
      throw p.fault("Path", "is not a route: " + path);
    }
    if (!p.text("PayloadFormatVersion").orElse("2.0").equals("2.0")) {
      throw p.fault("PayloadFormatVersion", "only 2.0 is known");
    }
    return new Template.Route(id, method, path);
  }

  private static Template.Mapping mapping(String id, Properties p) {
    var arn = p.requireText("Queue");
    boolean fifo = arn.endsWith(".fifo");
    int size = p.number("BatchSize", 10, 1, 10_000);
    int window = p.number("MaximumBatchingWindowInSeconds", 0, 0, 300);
    if (fifo && size > 10) {
      throw p.fault("BatchSize", "a FIFO queue gives at most 10, not " + size);
    }
    if (fifo && window > 0) {
      throw p.fault("MaximumBatchingWindowInSeconds", "a FIFO queue has no batching window");
    }
    if (size > 10 && window < 1) {
      throw p.fault("BatchSize", "more than 10 needs a batching window of at least 1 s");
    }
    boolean reports = false;
    for (var type : p.texts("FunctionResponseTypes")) {
      if (!type.equals("ReportBatchItemFailures")) {
        throw p.fault("FunctionResponseTypes", "unknown " + type);
      }
      reports = true;
    }
    var scaling = p.part("ScalingConfig");
    Optional<Integer> most = scaling.isEmpty() ? Optional.empty() : Optional.of(scaling.number("MaximumConcurrency", 2, 2, 1000));
    scaling.done();
    if (!p.flag("Enabled", true)) {
      throw p.fault("Enabled", "a mapping that is switched off is not known here");
    }
    return new Template.Mapping(id, arn, size, Duration.ofSeconds(window), most, reports);
  }

  private static Template.Schedule schedule(String id, Properties p) {
    var text = p.requireText("Schedule");
    var rate = RATE.matcher(text);
    if (!rate.matches()) {
      throw p.fault("Schedule", "only rate(n minutes|hours|days) is known, not " + text);
    }
    int n = Integer.parseInt(rate.group(1) != null ? rate.group(1) : rate.group(3));
    var unit = rate.group(2) != null ? rate.group(2) : rate.group(4);
    return new Template.Schedule(id, switch (unit.charAt(0)) {
      case 'm' -> Duration.ofMinutes(n);
      case 'h' -> Duration.ofHours(n);
      default -> Duration.ofDays(n);
    });
  }
}
