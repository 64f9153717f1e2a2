package com.tqpro.whatsapp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import com.tqpro.whatsapp.runtime.queue.QueueBodies;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * Looks for a person in what lies on dead letter queues and on the queue of unrouted changes, and takes it away. What is on its way
 * elsewhere is dropped by whoever takes it, because of the tombstone.
 */
final class QueueSearch {
  private static final int HIDDEN_SECONDS = 60;
  private static final int MOST = 20_000;

  private final SqsClient sqs;
  private final QueueBodies inbound;
  private final QueueBodies unrouted;
  private final Set<String> tenants;
  private final List<String> quoted;
  private final DeadWords words;

  /**
   * @param tenants whose messages are searched
   * @param addresses phones in digits and user ids
   * @param words hears of every message before it goes
   */
  QueueSearch(SqsClient sqs, QueueBodies inbound, QueueBodies unrouted, Collection<String> tenants, Collection<String> addresses, DeadWords words) {
    this.words = words;
    this.sqs = sqs;
    this.inbound = inbound;
    this.unrouted = unrouted;
    this.tenants = Set.copyOf(tenants);
    this.quoted = addresses.stream().map(Json::text).toList();
  }

  /** @return how many messages were removed or cut */
  int clean(String url) {
    var kept = new ArrayList<String>();
    int changed = 0;
    try {
      for (int seen = 0; seen < MOST; ) {
        var messages = sqs.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10).visibilityTimeout(HIDDEN_SECONDS).waitTimeSeconds(0)).messages();
        if (messages.isEmpty()) {
          return changed;
        }
        seen += messages.size();
        for (var message : messages) {
          changed += clean(url, message, kept) ? 1 : 0;
        }
      }
      throw new IllegalStateException("more than " + MOST + " messages lie on " + url + ": redrive or purge it, then erase again");
    } finally {
      kept.forEach(handle -> show(url, handle));
    }
  }

  private void show(String url, String handle) {
    try {
      sqs.changeMessageVisibility(r -> r.queueUrl(url).receiptHandle(handle).visibilityTimeout(0));
    } catch (SqsException e) {
      // The search took longer than the message was hidden: it is to be seen already.
      return;
    }
  }

  private boolean clean(String url, Message message, List<String> kept) {
    JsonNode body;
    try {
      body = Json.tree(message.body());
    } catch (JsonFault e) {
      kept.add(message.receiptHandle());
      return false;
    }
    if (!concerns(body)) {
      kept.add(message.receiptHandle());
      return false;
    }
    if (body.has("tenant")) {
      words.note(body.path("tenant").asText(), body.has("sealed") ? Json.tree(opened(inbound, Json.text(body))) : body);
    }
    rest(body).ifPresent(rest -> sqs.sendMessage(r -> r.queueUrl(url).messageBody(rest)));
    sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle()));
    return true;
  }

  private boolean concerns(JsonNode body) {
    if (body.has("sealed")) {
      return tenants.contains(body.path("tenant").asText()) && named(opened(inbound, Json.text(body)));
    }
    if (body.path("body").isTextual()) {
      return named(opened(unrouted, body.path("body").asText()));
    }
    return tenants.contains(body.path("tenant").asText()) && named(Json.text(body));
  }

  /** Reports and words of others in the same message stay. */
  private Optional<String> rest(JsonNode body) {
    var list = body.path("statuses").isArray() ? "/statuses" : "/value/user_preferences";
    if (!body.at(list).isArray()) {
      return Optional.empty();
    }
    var cut = ((ObjectNode) body).deepCopy();
    var others = (ArrayNode) cut.at(list);
    others.removeIf(one -> named(Json.text(one)));
    return others.isEmpty() && body.path("accepted").isEmpty() || named(Json.text(cut)) ? Optional.empty() : Optional.of(Json.text(cut));
  }

  private boolean named(String text) {
    return quoted.stream().anyMatch(text::contains);
  }

  private static String opened(QueueBodies bodies, String sealed) {
    try {
      return new String(bodies.open(sealed).body(), StandardCharsets.UTF_8);
    } catch (CryptoFault | JsonFault | IllegalArgumentException e) {
      return "";
    }
  }
}
