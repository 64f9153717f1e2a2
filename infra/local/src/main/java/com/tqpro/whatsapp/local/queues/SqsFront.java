package com.tqpro.whatsapp.local.queues;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.local.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Stands before ElasticMQ and refuses what SQS would: ids, sizes, batches, delays on FIFO queues, expired receipt handles. Speaks AWS
 * JSON 1.0, what the SDK speaks; everything it lets pass goes on unchanged.
 */
public final class SqsFront implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TARGET = "AmazonSQS.";

  private final Upstream upstream;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, QueueFacts> queues = new ConcurrentHashMap<>();
  private final ReceiptHandles handles;
  private volatile Consumer<String> sent = request -> { };

  private SqsFront(URI elasticMq, InstantSource clock) {
    this.handles = new ReceiptHandles(clock);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.upstream = new Upstream(elasticMq, endpoint(), Duration.ofSeconds(40));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public static SqsFront before(URI elasticMq, InstantSource clock) {
    return new SqsFront(elasticMq, clock);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Tells the front about a queue; a CreateQueue that passes through tells it as well. */
  public void know(Template.Queue queue) {
    queues.put(queue.name(), new QueueFacts(queue.fifo(), queue.contentBasedDeduplication(), queue.visibilitySeconds()));
  }

  /** @param listener hears every request that puts messages on a queue, whole: bodies, attributes, group ids */
  public void onSend(Consumer<String> listener) {
    sent = listener;
  }

  ReceiptHandles handles() {
    return handles;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    upstream.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var target = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")).orElse("");
      var body = exchange.getRequestBody().readAllBytes();
      if (target.startsWith(TARGET + "SendMessage")) {
        sent.accept(new String(body, StandardCharsets.UTF_8));
      }
      Upstream.Answer answer;
      try {
        answer = target.startsWith(TARGET)
            ? perform(target.substring(TARGET.length()), (ObjectNode) JSON.readTree(body))
            : refused(new SqsRefusal("InvalidAction", "Only AWS JSON 1.0 is spoken here."));
      } catch (InterruptedException e) {
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      answer.queryError().ifPresent(e -> exchange.getResponseHeaders().set("x-amzn-query-error", e));
      exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
      if (answer.body().length > 0) {
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  private Upstream.Answer perform(String action, ObjectNode request) throws IOException, InterruptedException {
    var facts = facts(request);
    return switch (action) {
      case "CreateQueue" -> created(request, upstream.send(action, request));
      case "SendMessage" -> guarded(SqsRules.message(request, facts), action, request);
      case "SendMessageBatch" -> batch(action, request, entry -> SqsRules.message(entry, facts));
      case "ReceiveMessage" -> received(request, facts, guarded(SqsRules.receive(request), action, request));
      case "DeleteMessage" -> byHandle(action, request, handles.check(request.path("ReceiptHandle").asText("")));
      case "DeleteMessageBatch" -> batch(action, request, entry -> handles.check(entry.path("ReceiptHandle").asText("")));
      case "ChangeMessageVisibility" -> {
        var answer = byHandle(action, request, visibility(request));
        if (answer.status() == 200) {
          held(request);
        }
        yield answer;
      }
      case "ChangeMessageVisibilityBatch" -> {
        var answer = batch(action, request, this::visibility);
        if (answer.status() == 200) {
          var done = new java.util.HashSet<String>();
          JSON.readTree(answer.body()).path("Successful").forEach(s -> done.add(s.path("Id").asText()));
          request.path("Entries").forEach(e -> {
            if (done.contains(e.path("Id").asText())) {
              held(e);
            }
          });
        }
        yield answer;
      }
      default -> upstream.send(action, request);
    };
  }

  private Optional<SqsRefusal> visibility(JsonNode entry) {
    return SqsRules.visibility(entry).or(() -> handles.check(entry.path("ReceiptHandle").asText("")));
  }

  private void held(JsonNode entry) {
    handles.hold(entry.path("ReceiptHandle").asText(), entry.path("VisibilityTimeout").asInt());
  }

  private Upstream.Answer guarded(Optional<SqsRefusal> refusal, String action, ObjectNode request) throws IOException, InterruptedException {
    return refusal.isPresent() ? refused(refusal.get()) : upstream.send(action, request);
  }

  private Upstream.Answer byHandle(String action, ObjectNode request, Optional<SqsRefusal> refusal) throws IOException, InterruptedException {
    if (refusal.isEmpty() && handles.isRepeat(request.path("ReceiptHandle").asText(""))) {
      return new Upstream.Answer(200, "{}".getBytes(StandardCharsets.UTF_8), Optional.empty());
    }
    return guarded(refusal, action, request);
  }

  /** Refused entries are answered here, the others by ElasticMQ, in one answer. */
  private Upstream.Answer batch(String action, ObjectNode request, Function<JsonNode, Optional<SqsRefusal>> rule) throws IOException, InterruptedException {
    var entries = request.path("Entries");
    var whole = SqsRules.batch(entries);
    if (whole.isPresent()) {
      return refused(whole.get());
    }
    var passed = JSON.createArrayNode();
    var failed = JSON.createArrayNode();
    var successful = JSON.createArrayNode();
    for (var entry : entries) {
      var id = entry.path("Id").asText();
      var refusal = rule.apply(entry);
      if (refusal.isPresent()) {
        failed.addObject().put("Id", id).put("Code", refusal.get().code()).put("Message", refusal.get().message()).put("SenderFault", true);
      } else if (handles.isRepeat(entry.path("ReceiptHandle").asText(""))) {
        successful.addObject().put("Id", id);
      } else {
        passed.add(entry);
      }
    }
    if (failed.isEmpty() && successful.isEmpty()) {
      return upstream.send(action, request);
    }
    var answer = JSON.createObjectNode();
    if (!passed.isEmpty()) {
      var rest = request.deepCopy();
      rest.set("Entries", passed);
      var theirs = upstream.send(action, rest);
      if (theirs.status() != 200) {
        return theirs;
      }
      answer = (ObjectNode) JSON.readTree(theirs.body());
    }
    ((ArrayNode) answer.withArray("Successful")).addAll(successful);
    ((ArrayNode) answer.withArray("Failed")).addAll(failed);
    return new Upstream.Answer(200, JSON.writeValueAsBytes(answer), Optional.empty());
  }

  private Upstream.Answer received(JsonNode request, QueueFacts facts, Upstream.Answer answer) throws IOException {
    if (answer.status() == 200) {
      int visibility = request.path("VisibilityTimeout").asInt(facts.visibilitySeconds());
      JSON.readTree(answer.body()).path("Messages").forEach(m -> handles.given(m.path("ReceiptHandle").asText(), visibility));
    }
    return answer;
  }

  private Upstream.Answer created(JsonNode request, Upstream.Answer answer) {
    if (answer.status() == 200) {
      var attributes = request.path("Attributes");
      queues.put(request.path("QueueName").asText(), new QueueFacts(attributes.path("FifoQueue").asBoolean(), attributes.path("ContentBasedDeduplication").asBoolean(),
          attributes.path("VisibilityTimeout").asInt(30)));
    }
    return answer;
  }

  private QueueFacts facts(JsonNode request) {
    var url = request.path("QueueUrl").asText("");
    var name = url.substring(url.lastIndexOf('/') + 1);
    return queues.getOrDefault(name, new QueueFacts(name.endsWith(".fifo"), false, 30));
  }

  private static Upstream.Answer refused(SqsRefusal refusal) throws IOException {
    var body = JSON.createObjectNode().put("__type", "com.amazonaws.sqs#" + refusal.code()).put("message", refusal.message());
    return new Upstream.Answer(400, JSON.writeValueAsBytes(body), Optional.of(refusal.code() + ";Sender"));
  }
}
