package sample.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** A function without any library: what it does is the last word of the event's path; it runs from its own zip in tests. */
public final class HttpSample implements RequestStreamHandler {
  private static final AtomicInteger CALLS = new AtomicInteger();
  private int own;
  private static final Pattern PATH = Pattern.compile("\"rawPath\":\"([^\"]*)\"");

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    var event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    var path = PATH.matcher(event);
    var word = path.find() ? path.group(1).substring(path.group(1).lastIndexOf('/') + 1) : event;
    out.write(answer(word, event, context).getBytes(StandardCharsets.UTF_8));
  }

  private String answer(String word, String event, Context context) throws IOException {
    return switch (word) {
      case "count" -> response(200, "" + CALLS.incrementAndGet());
      case "own-count" -> response(200, "" + ++own);
      case "host" -> response(200, found("com.tqpro.whatsapp.local.LocalSystem") + " " + found("org.yaml.snakeyaml.Yaml") + " " + found("java.sql.Driver"));
      case "environment" -> response(200, environment("GREETING") + " " + environment("AWS_LAMBDA_FUNCTION_NAME"));
      case "remaining" -> response(200, "" + context.getRemainingTimeInMillis());
      case "say" -> {
        System.out.println("{\"said\":\"hello\"}");
        var thread = Thread.ofVirtual().start(() -> System.err.println("from a virtual thread"));
        join(thread);
        yield response(204, "");
      }
      case "sleep" -> {
        LockSupport.parkNanos(Duration.ofSeconds(30).toNanos());
        yield response(200, "interrupted " + Thread.currentThread().isInterrupted());
      }
      case "leave" -> {
        var never = new CountDownLatch(1);
        Thread.ofPlatform().daemon(true).name("left-behind").start(() -> await(never));
        yield response(200, "done");
      }
      case "throw" -> throw new IllegalArgumentException("no such thing");
      case "large" -> response(200, "x".repeat(6 * 1024 * 1024 + 1));
      case "bare" -> "{\"a\":1}";
      case "text" -> "\"just text\"";
      case "garbage" -> "{";
      case "badstatus" -> "{\"statusCode\":\"many\"}";
      case "cookies" -> "{\"statusCode\":201,\"cookies\":[\"a=1\",\"b=2; Secure\"],\"headers\":{\"Content-Type\":\"application/json\",\"X-One\":\"1\"},\"body\":\"{}\"}";
      case "binary" -> "{\"statusCode\":200,\"isBase64Encoded\":true,\"headers\":{\"content-type\":\"image/png\"},\"body\":\"iVBORw==\"}";
      default -> event;
    };
  }

  private static String response(int status, String body) {
    return "{\"statusCode\":" + status + ",\"body\":\"" + body + "\"}";
  }

  private static boolean found(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static String environment(String name) throws IOException {
    var variables = new Properties();
    try (var in = HttpSample.class.getClassLoader().getResourceAsStream("tqwa-environment.properties")) {
      variables.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return variables.getProperty(name);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
