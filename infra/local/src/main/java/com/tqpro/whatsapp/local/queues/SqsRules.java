package com.tqpro.whatsapp.local.queues;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * SQS's limits on requests (docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html and the
 * API reference); ElasticMQ lets most of it pass.
 */
final class SqsRules {
  static final int MAX_BYTES = 1024 * 1024;
  static final int MAX_ENTRIES = 10;
  static final int MAX_VISIBILITY = 43_200;
  private static final Pattern ID = Pattern.compile("[!-~]{1,128}");
  private static final Pattern ENTRY_ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

  private SqsRules() {}

  /** A message of SendMessage, or one entry of SendMessageBatch. */
  static Optional<SqsRefusal> message(JsonNode message, QueueFacts queue) {
    var body = message.path("MessageBody").asText("");
    if (body.isEmpty()) {
      return Optional.of(SqsRefusal.missing("MessageBody"));
    }
    if (body.codePoints().anyMatch(SqsRules::refusedCharacter)) {
      return Optional.of(new SqsRefusal("InvalidMessageContents", "The message contains characters outside the allowed set."));
    }
    if (size(message) > MAX_BYTES) {
      return Optional.of(SqsRefusal.invalid("One or more parameters are invalid. Reason: Message must be shorter than " + MAX_BYTES + " bytes."));
    }
    if (message.hasNonNull("DelaySeconds")) {
      int delay = message.get("DelaySeconds").asInt();
      if (queue.fifo()) {
        return Optional.of(SqsRefusal.invalid("Value " + delay + " for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type."));
      }
      if (delay < 0 || delay > 900) {
        return Optional.of(SqsRefusal.invalid("Value " + delay + " for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900."));
      }
    }
    return identifiers(message, queue);
  }

  private static Optional<SqsRefusal> identifiers(JsonNode message, QueueFacts queue) {
    var group = message.path("MessageGroupId").asText("");
    var deduplication = message.path("MessageDeduplicationId").asText("");
    if (queue.fifo() && group.isEmpty()) {
      return Optional.of(SqsRefusal.missing("MessageGroupId"));
    }
    if (!queue.fifo() && !deduplication.isEmpty()) {
      return Optional.of(SqsRefusal.invalid("Value " + deduplication + " for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type."));
    }
    if (queue.fifo() && deduplication.isEmpty() && !queue.contentBasedDeduplication()) {
      return Optional.of(SqsRefusal.invalid("The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"));
    }
    if (!group.isEmpty() && !ID.matcher(group).matches()) {
      return Optional.of(badId(group, "MessageGroupId"));
    }
    if (!deduplication.isEmpty() && !ID.matcher(deduplication).matches()) {
      return Optional.of(badId(deduplication, "MessageDeduplicationId"));
    }
    return Optional.empty();
  }

  private static SqsRefusal badId(String value, String parameter) {
    return SqsRefusal.invalid("Value " + value + " for parameter " + parameter + " is invalid. Reason: " + parameter
        + " can only include alphanumeric and punctuation characters. 1 to 128 in length.");
  }

  /** The entries of any batch request, taken together. */
  static Optional<SqsRefusal> batch(JsonNode entries) {
    if (entries.isEmpty()) {
      return Optional.of(new SqsRefusal("EmptyBatchRequest", "There should be at least one entry in the request."));
    }
    if (entries.size() > MAX_ENTRIES) {
      return Optional.of(new SqsRefusal("TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10. You have sent " + entries.size() + "."));
    }
    var ids = new HashSet<String>();
    long bytes = 0;
    for (var entry : entries) {
      var id = entry.path("Id").asText("");
      if (!ENTRY_ID.matcher(id).matches()) {
        return Optional.of(new SqsRefusal("InvalidBatchEntryId", "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long."));
      }
      if (!ids.add(id)) {
        return Optional.of(new SqsRefusal("BatchEntryIdsNotDistinct", "Id " + id + " repeated."));
      }
      bytes += size(entry);
    }
    if (bytes > MAX_BYTES) {
      return Optional.of(new SqsRefusal("BatchRequestTooLong", "Batch requests cannot be longer than " + MAX_BYTES + " bytes. You have sent " + bytes + " bytes."));
    }
    return Optional.empty();
  }

  static Optional<SqsRefusal> receive(JsonNode request) {
    if (outside(request, "MaxNumberOfMessages", 1, 10) || outside(request, "WaitTimeSeconds", 0, 20) || outside(request, "VisibilityTimeout", 0, MAX_VISIBILITY)) {
      return Optional.of(SqsRefusal.invalid("MaxNumberOfMessages must be between 1 and 10, WaitTimeSeconds between 0 and 20, VisibilityTimeout between 0 and 43200."));
    }
    return Optional.empty();
  }

  static Optional<SqsRefusal> visibility(JsonNode entry) {
    if (!entry.hasNonNull("VisibilityTimeout")) {
      return Optional.of(SqsRefusal.missing("VisibilityTimeout"));
    }
    return outside(entry, "VisibilityTimeout", 0, MAX_VISIBILITY)
        ? Optional.of(SqsRefusal.invalid("Value " + entry.get("VisibilityTimeout") + " for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200."))
        : Optional.empty();
  }

  private static boolean outside(JsonNode request, String parameter, int least, int most) {
    return request.hasNonNull(parameter) && (request.get(parameter).asInt() < least || request.get(parameter).asInt() > most);
  }

  /** Body and attributes count: names, types and values. */
  private static long size(JsonNode message) {
    long bytes = bytes(message.path("MessageBody").asText(""));
    for (var attribute : message.path("MessageAttributes").properties()) {
      var value = attribute.getValue();
      bytes += bytes(attribute.getKey()) + bytes(value.path("DataType").asText("")) + bytes(value.path("StringValue").asText(""))
          + value.path("BinaryValue").asText("").length() * 3L / 4;
    }
    return bytes;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** SendMessage: "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF". */
  private static boolean refusedCharacter(int c) {
    return !(c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000);
  }
}
