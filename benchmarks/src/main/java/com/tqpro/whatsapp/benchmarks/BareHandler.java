package com.tqpro.whatsapp.benchmarks;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The simplest webhook handler there can be, to compare with: no library, no parsing beyond finding the body, one HMAC, one SendMessage of
 * SQS without credentials. Nobody should run it.
 */
public class BareHandler implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    var event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    var body = string(event, "\"body\":\"");
    var signature = string(event, "\"x-hub-signature-256\":\"");
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(System.getenv("BENCH_APP_SECRET").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var expected = "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
      if (!MessageDigest.isEqual(expected.getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.US_ASCII))) {
        out.write("{\"statusCode\":403}".getBytes(StandardCharsets.US_ASCII));
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    send(body);
    out.write("{\"statusCode\":200}".getBytes(StandardCharsets.US_ASCII));
  }

  void send(String body) throws IOException {
    var connection = (HttpURLConnection) URI.create(System.getenv("AWS_ENDPOINT_URL_SQS")).toURL().openConnection();
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/x-amz-json-1.0");
    connection.setRequestProperty("X-Amz-Target", "AmazonSQS.SendMessage");
    var request = "{\"QueueUrl\":\"" + System.getenv("RECEIPTS_QUEUE_URL") + "\",\"MessageBody\":\"" + escape(body) + "\"}";
    connection.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    if (connection.getResponseCode() != 200) {
      throw new IOException("SQS answered " + connection.getResponseCode());
    }
    connection.getInputStream().readAllBytes();
  }

  /** The JSON string after a mark; the benchmark's bodies hold no escapes but quotes and backslashes. */
  private static String string(String event, String mark) {
    int at = event.indexOf(mark) + mark.length();
    var text = new StringBuilder();
    for (; event.charAt(at) != '"'; at++) {
      if (event.charAt(at) == '\\') {
        at++;
      }
      text.append(event.charAt(at));
    }
    return text.toString();
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
