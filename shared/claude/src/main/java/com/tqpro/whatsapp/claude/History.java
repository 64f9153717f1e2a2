package com.tqpro.whatsapp.claude;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.conversation.Picture;
import com.tqpro.whatsapp.domain.conversation.ThreadMessage;
import com.tqpro.whatsapp.domain.conversation.TurnRequest;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A thread as Claude's messages. What changes from turn to turn (date, state, campaign, earlier session) goes into the newest message, so
 * that the part before it stays cacheable. Thinking of earlier turns is never sent: it is bound to a prefix that is gone.
 */
final class History {
  private static final int MOST_MESSAGES = 60;
  private static final int MOST_EARLIER = 20;
  private static final int LONGEST_TEXT = 4_000;
  private static final int LONGEST_EARLIER = 400;
  private static final int LARGEST_PICTURE = 5 << 20;
  private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd, EEEE", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private History() {}

  static ArrayNode messages(TurnRequest request, Instant now) {
    var messages = Json.array();
    var thread = request.history();
    var shown = thread.subList(Math.max(0, thread.size() - MOST_MESSAGES), thread.size());
    if (!shown.isEmpty() && shown.getFirst().direction() == Direction.OUT) {
      text(content(messages, "user"), "(The company wrote first.)");
    }
    for (int i = 0; i < shown.size(); i++) {
      var message = shown.get(i);
      var content = content(messages, message.direction() == Direction.IN ? "user" : "assistant");
      if (i == shown.size() - 1) {
        text(content, context(request, now));
      }
      message.pictures().stream().filter(p -> PICTURES.contains(p.mediaType()) && p.bytes().length <= LARGEST_PICTURE).forEach(p -> picture(content, p));
      text(content, words(message));
    }
    return messages;
  }

  /** The content of a message of that role: consecutive messages of one side are one. */
  private static ArrayNode content(ArrayNode messages, String role) {
    if (!messages.isEmpty() && messages.get(messages.size() - 1).path("role").asText().equals(role)) {
      return (ArrayNode) messages.get(messages.size() - 1).path("content");
    }
    return messages.addObject().put("role", role).putArray("content");
  }

  private static void text(ArrayNode content, String text) {
    content.addObject().put("type", "text").put("text", text);
  }

  private static void picture(ArrayNode content, Picture picture) {
    ObjectNode source = content.addObject().put("type", "image").putObject("source");
    source.put("type", "base64").put("media_type", picture.mediaType()).put("data", Base64.getEncoder().encodeToString(picture.bytes()));
  }

  private static String words(ThreadMessage message) {
    var text = new StringBuilder();
    if (message.quoted() != null && !message.quoted().isBlank()) {
      text.append("(answering the message \"").append(cut(message.quoted(), LONGEST_EARLIER)).append("\")\n");
    }
    switch (message.author()) {
      case "HUMAN" -> text.append("(written by a colleague) ");
      case "TEMPLATE" -> text.append("(broadcast) ");
      default -> text.append(message.kind().equals("text") ? "" : note(message));
    }
    if (message.text() != null) {
      text.append(cut(message.text(), LONGEST_TEXT));
    }
    var words = text.toString().strip();
    return words.isEmpty() ? "(empty message)" : words;
  }

  /** What a message is that has more, or other, than words. */
  private static String note(ThreadMessage message) {
    return switch (message.kind()) {
      case "image" -> message.pictures().isEmpty() ? "(a picture that cannot be seen here) " : "(with this picture) ";
      case "audio", "voice" -> "(a voice message, which cannot be heard here) ";
      case "video" -> "(a video, which cannot be seen here) ";
      case "sticker" -> "(a sticker) ";
      case "document" -> "(a document, which cannot be read here) ";
      case "location" -> "(a location) ";
      case "contacts" -> "(a contact card) ";
      case "button", "interactive", "button_reply", "list_reply", "quick_reply" -> "(tapped) ";
      default -> "(" + message.kind().replaceAll("[^a-z_ -]", "") + ") ";
    };
  }

  private static String context(TurnRequest request, Instant now) {
    var context = new StringBuilder("<context>\ntoday: ").append(DAY.format(now)).append('\n');
    var state = request.state();
    line(context, "customer's profile name", request.customerName());
    line(context, "known name", state.name());
    line(context, "known contact_preference", state.contactPreference());
    line(context, "known product", state.product());
    line(context, "known dates", state.dates());
    line(context, "known party", state.party());
    line(context, "known stage", state.stage());
    line(context, "the broadcast that the customer answers", request.campaign());
    earlier(context, request.earlier());
    return context.append("</context>").toString();
  }

  private static void earlier(StringBuilder context, List<ThreadMessage> earlier) {
    if (earlier.isEmpty()) {
      return;
    }
    context.append("earlier conversation, which ended with a handover to a colleague:\n");
    for (var message : earlier.subList(Math.max(0, earlier.size() - MOST_EARLIER), earlier.size())) {
      line(context, message.direction() == Direction.IN ? "- customer" : "- company", message.text());
    }
  }

  private static void line(StringBuilder context, String name, String value) {
    if (value != null && !value.isBlank()) {
      context.append(name).append(": ").append(cut(value, LONGEST_EARLIER).replaceAll("\\s+", " ")).append('\n');
    }
  }

  /** Shortened, and unable to pass for the system's own block. */
  private static String cut(String text, int most) {
    var safe = text.replaceAll("(?i)<(/?\\s*context)", "($1");
    return safe.length() <= most ? safe : safe.substring(0, Character.isHighSurrogate(safe.charAt(most - 1)) ? most - 1 : most) + " …";
  }
}
