package com.tqpro.whatsapp.runtime.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * One JSON object a line on standard output. {@code message} is a fixed sentence that operators search for; what varies goes into
 * fields. Bodies, names, phone numbers and secrets never do.
 */
public final class JsonLog {
  private final String service;
  private final InstantSource clock;
  private final PrintStream out;
  private final ThreadLocal<String> request = new ThreadLocal<>();

  public JsonLog(String service, InstantSource clock, PrintStream out) {
    this.service = service;
    this.clock = clock;
    this.out = out;
  }

  public static JsonLog of(String service) {
    return new JsonLog(service, InstantSource.system(), System.out);
  }

  /** The request id that every following line of this thread carries; null ends it. */
  public void request(String requestId) {
    if (requestId == null) {
      request.remove();
    } else {
      request.set(requestId);
    }
  }

  /** The request that this thread works on; null outside of one. */
  public String request() {
    return request.get();
  }

  public void info(String message, Map<String, ?> fields) {
    line("INFO", message, fields, null);
  }

  public void warn(String message, Map<String, ?> fields) {
    line("WARN", message, fields, null);
  }

  /**
   * @param fault its class, stack and causes are written; messages only of our own exceptions and of network faults, because others
   *     may repeat a customer's words (a database's complaint names the row)
   */
  public void error(String message, Map<String, ?> fields, Throwable fault) {
    line("ERROR", message, fields, fault);
  }

  private void line(String level, String message, Map<String, ?> fields, Throwable fault) {
    ObjectNode node = Json.object();
    node.put("timestamp", clock.instant().toString()).put("level", level).put("service", service).put("message", message);
    if (request.get() != null) {
      node.put("function_request_id", request.get());
    }
    fields.forEach((name, value) -> node.set(node.has(name) ? "field_" + name : name, Json.toTree(value)));
    if (fault != null) {
      node.put("error", fault.getClass().getName());
      clean(fault).ifPresent(text -> node.put("reason", text));
      var stack = node.putArray("stack");
      for (var at : fault.getStackTrace()) {
        if (stack.size() == 12) {
          break;
        }
        stack.add(at.toString());
      }
      for (var cause = fault.getCause(); cause != null; cause = cause.getCause()) {
        node.withArray("causes").add(cause.getClass().getName() + clean(cause).map(text -> ": " + text).orElse(""));
      }
    }
    out.println(Json.text(node));
  }

  private static Optional<String> clean(Throwable fault) {
    if (fault instanceof SQLException sql) {
      return Optional.of("SQLSTATE " + sql.getSQLState());
    }
    var name = fault.getClass().getName();
    return name.startsWith("com.tqpro.") || name.startsWith("java.net.") ? Optional.ofNullable(fault.getMessage()) : Optional.empty();
  }
}
