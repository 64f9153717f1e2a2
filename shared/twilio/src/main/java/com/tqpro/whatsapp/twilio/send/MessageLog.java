package com.tqpro.whatsapp.twilio.send;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks Twilio's own log of messages: what became of a call without an answer, and what came in while our webhook did not answer. */
public final class MessageLog {
  private static final int PAGE = 200;
  private static final int PAGES = 10;

  private final TwilioApi api;

  public MessageLog(TwilioApi api) {
    this.api = api;
  }

  /**
   * One entry.
   *
   * @param from and {@code to} as Twilio has them, with the prefix whatsapp:; from may be null
   * @param errorCode 0 for none
   */
  public record Entry(String sid, String status, String from, String to, String serviceSid, String body, int errorCode, String errorText, int media, Instant createdAt, boolean inbound) {}

  /** A file of a message. @param url as a webhook names it */
  public record File(String url, String type) {}

  /** Messages to one recipient since then. @param recipient digits. @throws LogUnavailable when Twilio does not tell */
  public List<Entry> outgoing(TwilioAccount account, String recipient, Instant since) {
    return list(account, "whatsapp:+" + recipient, since).stream().filter(e -> !e.inbound()).toList();
  }

  /** Messages from customers to one number of ours since then. @param number E.164 with +. @throws LogUnavailable when Twilio does not tell */
  public List<Entry> incoming(TwilioAccount account, String number, Instant since) {
    return list(account, "whatsapp:" + number, since).stream().filter(Entry::inbound).toList();
  }

  /**
   * Where the files of a message are; empty where they were deleted.
   *
   * @throws LogUnavailable when Twilio does not tell
   */
  public List<File> files(TwilioAccount account, Entry message) {
    var answer = get(account, "/Messages/" + message.sid() + "/Media.json", Map.of());
    var json = answer.json();
    if (answer.status() == 404) {
      return List.of();
    }
    if (answer.status() != 200 || !json.path("media_list").isArray()) {
      throw unavailable(answer);
    }
    var files = new ArrayList<File>();
    json.path("media_list").forEach(m -> files.add(new File(TwilioCalls.API + m.path("uri").asText("").replaceFirst("\\.json$", ""), m.path("content_type").asText("application/octet-stream"))));
    return files;
  }

  private List<Entry> list(TwilioAccount account, String to, Instant since) {
    var entries = new ArrayList<Entry>();
    // DateSent is compared by day; the hour is ours to look at.
    var day = DateTimeFormatter.ISO_LOCAL_DATE.format(since.atOffset(ZoneOffset.UTC));
    for (int page = 0; page < PAGES; page++) {
      var query = new LinkedHashMap<>(Map.of("To", to, "DateSent>", day, "PageSize", Integer.toString(PAGE), "Page", Integer.toString(page)));
      var answer = get(account, "/Messages.json", query);
      var json = answer.json();
      if (answer.status() != 200 || !json.path("messages").isArray()) {
        throw unavailable(answer);
      }
      json.path("messages").forEach(m -> entries.add(entry(m)));
      boolean older = !entries.isEmpty() && entries.getLast().createdAt().isBefore(since);
      if (older || !json.hasNonNull("next_page_uri")) {
        break;
      }
    }
    return entries.stream().filter(e -> !e.createdAt().isBefore(since)).toList();
  }

  private TwilioAnswer get(TwilioAccount account, String resource, Map<String, String> query) {
    try {
      return api.get(account, resource, query);
    } catch (CallFailed e) {
      throw new LogUnavailable(e.getMessage(), e);
    }
  }

  private static LogUnavailable unavailable(TwilioAnswer answer) {
    return new LogUnavailable("HTTP " + answer.status() + ", code " + answer.json().path("code").asInt(0), null);
  }

  private static Entry entry(JsonNode m) {
    return new Entry(m.path("sid").asText(), m.path("status").asText(""), m.path("from").textValue(), m.path("to").asText(""), m.path("messaging_service_sid").textValue(),
        m.path("body").asText(""), m.path("error_code").asInt(0), m.path("error_message").textValue(), m.path("num_media").asInt(0), time(m.path("date_created").asText("")),
        m.path("direction").asText("").equals("inbound"));
  }

  private static Instant time(String text) {
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  /** Twilio did not tell; nothing is known. */
  public static final class LogUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogUnavailable(String message, Throwable cause) {
      super("Twilio's message log is not available: " + message, cause);
    }
  }
}
