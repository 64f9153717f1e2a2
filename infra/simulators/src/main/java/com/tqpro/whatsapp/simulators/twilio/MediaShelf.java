package com.tqpro.whatsapp.simulators.twilio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Files of customers' messages (messaging/api/media-resource) with authentication enforced: the API points to a storage by a signed link
 * that lives four hours. Like the real storage it refuses a request that brings credentials as well.
 */
final class MediaShelf {
  static final String STORAGE = "/simulator-storage/";
  private static final Pattern FILE = Pattern.compile("/2010-04-01/Accounts/AC[0-9a-f]{32}/Messages/(SM[0-9a-f]{32})/Media/(ME[0-9a-f]{32})(\\.json)?");
  private static final Pattern LIST = Pattern.compile("/2010-04-01/Accounts/AC[0-9a-f]{32}/Messages/(SM[0-9a-f]{32})/Media\\.json");
  private static final Duration LINK = Duration.ofHours(4);

  private final Map<String, Shelved> files = new ConcurrentHashMap<>();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private final Map<String, Instant> links = new ConcurrentHashMap<>();

  private record Shelved(String sid, String account, String message, int number, CustomerFile file, Instant at) {
    String uri() {
      return "/2010-04-01/Accounts/" + account + "/Messages/" + message + "/Media/" + sid;
    }
  }

  /** @return the path at the API */
  String put(TwilioMessage message, int number, CustomerFile file) {
    var shelved = new Shelved(TwilioWorld.sid("ME"), message.accountSid(), message.sid(), number, file, message.at());
    files.put(shelved.sid(), shelved);
    counts.merge(message.sid(), 1, Integer::sum);
    return shelved.uri();
  }

  /** How many files the message came with, also once they are deleted. */
  int count(String message) {
    return counts.getOrDefault(message, 0);
  }

  List<String> uris(String message) {
    return of(message).stream().map(Shelved::uri).toList();
  }

  void delete(String message) {
    of(message).forEach(f -> files.remove(f.sid()));
  }

  void forget() {
    files.clear();
    counts.clear();
    links.clear();
  }

  /** Empty for another resource. */
  Optional<TwilioReply> api(TwilioRequest request, Instant now) {
    var list = LIST.matcher(request.path());
    if (list.matches()) {
      return Optional.of(list(request, list.group(1)));
    }
    var one = FILE.matcher(request.path());
    if (!one.matches()) {
      return Optional.empty();
    }
    var file = Optional.ofNullable(files.get(one.group(2))).filter(f -> f.message().equals(one.group(1))).orElseThrow(() -> new Refused(20404));
    if (request.method().equals("DELETE")) {
      files.remove(file.sid());
      return Optional.of(TwilioReply.empty(204));
    }
    return Optional.of(one.group(3) != null ? TwilioReply.json(200, show(file)) : TwilioReply.redirect(link(file, now)));
  }

  /** The storage: knows links, not accounts. */
  TwilioReply storage(TwilioRequest request, Instant now) {
    if (!request.authorization().isEmpty()) {
      return TwilioReply.text(400, "application/xml", "<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>");
    }
    var sid = request.path().substring(STORAGE.length());
    var until = links.get(sid + "?" + request.query().getOrDefault("Signature", ""));
    var file = files.get(sid);
    if (until == null || until.isBefore(now)) {
      return TwilioReply.text(403, "application/xml", "<Error><Code>AccessDenied</Code></Error>");
    }
    return file == null ? TwilioReply.text(404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>") : TwilioReply.bytes(200, file.file().type(), file.file().content());
  }

  private String link(Shelved file, Instant now) {
    var signature = TwilioWorld.sid("");
    links.put(file.sid() + "?" + signature, now.plus(LINK));
    return STORAGE + file.sid() + "?Expires=" + now.plus(LINK).getEpochSecond() + "&Signature=" + signature;
  }

  private TwilioReply list(TwilioRequest request, String message) {
    var answer = Codec.object().put("page", 0).put("page_size", 50).put("uri", request.path());
    var list = answer.putArray("media_list");
    of(message).forEach(f -> list.add(show(f)));
    return TwilioReply.json(200, answer.putNull("next_page_uri"));
  }

  private static ObjectNode show(Shelved file) {
    var at = DateTimeFormatter.RFC_1123_DATE_TIME.format(file.at().atOffset(ZoneOffset.UTC));
    return Codec.object().put("sid", file.sid()).put("account_sid", file.account()).put("parent_sid", file.message()).put("content_type", file.file().type())
        .put("date_created", at).put("date_updated", at).put("uri", file.uri() + ".json");
  }

  private List<Shelved> of(String message) {
    var found = new ArrayList<>(files.values());
    found.removeIf(f -> !f.message().equals(message));
    found.sort(java.util.Comparator.comparingInt(Shelved::number));
    return found;
  }
}
