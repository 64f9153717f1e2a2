package com.tqpro.whatsapp.runtime.priming;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tqpro.whatsapp.domain.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Calls of a function in a rehearsal, as Lambda makes them. */
public final class Call {
  private static final Context LAMBDA = (Context) Proxy.newProxyInstance(Rehearsal.class.getClassLoader(), new Class<?>[] {Context.class},
      (proxy, method, arguments) -> method.getReturnType() == String.class ? "priming" : method.getReturnType() == int.class ? 60_000 : null);

  private Call() {}

  /**
   * The event of a queue's one message.
   *
   * @param queue as in the variable that names it, for instance RECEIPTS
   */
  public static byte[] queue(String queue, String body) {
    var event = Json.object();
    var record = event.putArray("Records").addObject().put("messageId", "0").put("receiptHandle", "0").put("body", body).put("eventSource", "aws:sqs");
    record.putObject("attributes").put("ApproximateReceiveCount", "1").put("MessageGroupId", "0");
    record.putObject("messageAttributes").putObject("request").put("stringValue", "priming").put("dataType", "String");
    record.put("eventSourceARN", "arn:aws:sqs:eu-central-1:000000000000:priming-" + queue);
    return Json.bytes(event);
  }

  /**
   * The event of a request with the key of the internal API and the tenant's name.
   *
   * @param query without the question mark
   * @param body null for none
   */
  public static byte[] http(String method, String path, String query, Map<String, String> headers, String body) {
    var event = Json.object().put("version", "2.0").put("rawPath", path).put("rawQueryString", query).put("isBase64Encoded", false);
    var all = event.putObject("headers").put("accept", "application/json").put("content-type", "application/json").put("authorization", "Bearer " + Rehearsal.SECRET).put("x-tenant", Rehearsal.TENANT);
    headers.forEach(all::put);
    if (!query.isEmpty()) {
      var parameters = event.putObject("queryStringParameters");
      for (var pair : query.split("&")) {
        parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }
    if (body != null) {
      event.put("body", body);
    }
    var context = event.putObject("requestContext").put("requestId", "priming").put("stage", "$default");
    context.putObject("http").put("method", method).put("path", path).put("sourceIp", "127.0.0.1");
    return Json.bytes(event);
  }

  /** @throws IllegalStateException when the function's answer does not contain that text */
  public static void expect(String part, RequestStreamHandler function, byte[] event) {
    var out = new ByteArrayOutputStream();
    try {
      function.handleRequest(new ByteArrayInputStream(event), out, LAMBDA);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var answer = out.toString(StandardCharsets.UTF_8);
    if (!answer.contains(part)) {
      throw new IllegalStateException("not " + part + " but " + answer);
    }
  }
}
