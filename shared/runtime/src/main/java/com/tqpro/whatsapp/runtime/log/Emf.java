package com.tqpro.whatsapp.runtime.log;

import com.tqpro.whatsapp.domain.json.Json;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;

/** Metrics as CloudWatch embedded metric format: one line, no call. Dimensions are service and provider only; ids are properties. */
public final class Emf {
  private static final String NAMESPACE = "tqwhatsapp";

  private final String service;
  private final InstantSource clock;
  private final PrintStream out;

  public Emf(String service, InstantSource clock, PrintStream out) {
    this.service = service;
    this.clock = clock;
    this.out = out;
  }

  public static Emf of(String service) {
    return new Emf(service, InstantSource.system(), System.out);
  }

  /** Writes metrics of one unit; {@code properties} can be searched but make no dimension. */
  public void put(Unit unit, Map<String, ? extends Number> metrics, Map<String, ?> properties) {
    var node = Json.object();
    var aws = node.putObject("_aws");
    aws.put("Timestamp", clock.millis());
    var directive = aws.putArray("CloudWatchMetrics").addObject();
    directive.put("Namespace", NAMESPACE);
    directive.putArray("Dimensions").addArray().add("service");
    var list = directive.putArray("Metrics");
    metrics.forEach((name, value) -> {
      list.addObject().put("Name", name).put("Unit", unit.text);
      node.set(name, Json.toTree(value));
    });
    node.put("service", service);
    properties.forEach((name, value) -> node.set(name, Json.toTree(value)));
    out.println(Json.text(node));
  }

  public void count(String name, long value, Map<String, ?> properties) {
    put(Unit.COUNT, Map.of(name, value), properties);
  }

  public enum Unit {
    COUNT("Count"), MILLISECONDS("Milliseconds");

    private final String text;

    Unit(String text) {
      this.text = text;
    }
  }
}
