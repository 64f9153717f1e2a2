package com.tqpro.whatsapp.simulators.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** {@code /2010-04-01/Accounts/{sid}/Messages} and {@code /v1/ContentAndApprovals}, with Twilio's checks in Twilio's order. */
final class RestApi {
  /** Calls of one account at once beyond which Twilio answers 20429. */
  private static final int CONCURRENCY = 100;
  private static final Pattern OWNER = Pattern.compile("/2010-04-01/Accounts/(AC[0-9a-f]{32})/.*");
  private static final Pattern MESSAGES = Pattern.compile("/2010-04-01/Accounts/(AC[0-9a-f]{32})/Messages(?:/(SM[0-9a-f]{32}))?\\.json");
  private static final int PAGE = 50;

  private final TwilioWorld world;
  private final AccountApi accounts;
  private final AtomicInteger atWork = new AtomicInteger();

  RestApi(TwilioWorld world, AccountApi accounts) {
    this.world = world;
    this.accounts = accounts;
  }

  TwilioReply handle(TwilioRequest request) {
    try {
      if (atWork.incrementAndGet() > CONCURRENCY) {
        throw new Refused(20429);
      }
      if (request.path().startsWith(MediaShelf.STORAGE)) {
        return world.media.storage(request, world.clock.instant());
      }
      var account = authenticated(request);
      var standing = accounts.handle(account, request);
      if (standing != null) {
        return standing;
      }
      if (request.path().equals("/v1/ContentAndApprovals") && request.method().equals("GET")) {
        return contents(account, request);
      }
      if (request.path().equals("/v2/Indicators/Typing.json") && request.method().equals("POST")) {
        return typing(account, Codec.form(request.body()));
      }
      var owner = OWNER.matcher(request.path());
      if (owner.matches() && !owner.group(1).equals(account.sid())) {
        throw new Refused(20003);
      }
      var media = world.media.api(request, world.clock.instant());
      if (media.isPresent()) {
        return media.get();
      }
      var matcher = MESSAGES.matcher(request.path());
      if (!matcher.matches()) {
        throw new Refused(20404);
      }
      return request.method().equals("POST") ? send(account, request) : matcher.group(2) == null ? list(account, request) : one(account, matcher.group(2));
    } catch (Refused refused) {
      world.refusals.merge(refused.entry.code(), 1L, Long::sum);
      throw refused;
    } finally {
      atWork.decrementAndGet();
    }
  }

  private TwilioAccount authenticated(TwilioRequest request) {
    var given = request.authorization();
    return world.accounts.values().stream()
        .filter(a -> given.equals("Basic " + Base64.getEncoder().encodeToString((a.sid() + ":" + a.authToken()).getBytes(StandardCharsets.UTF_8))))
        .findFirst().orElseThrow(() -> new Refused(20003));
  }

  private TwilioReply send(TwilioAccount account, TwilioRequest request) {
    var form = Codec.form(request.body());
    var customer = form.getOrDefault("To", "").replaceAll("\\D", "");
    var fault = world.nextFault().or(() -> TwilioFault.magic(customer, world.hold)).orElse(null);
    if (fault instanceof TwilioFault.Http(int status, var body)) {
      return TwilioReply.text(status, "text/html", body);
    }
    if (fault instanceof TwilioFault.Drop(boolean accepted) && !accepted) {
      return TwilioReply.drop();
    }
    if (fault instanceof TwilioFault.Refuse(int code)) {
      throw new Refused(code);
    }
    var number = world.sender(form, account.sid()).orElseThrow(() -> new Refused(form.containsKey("MessagingServiceSid") ? 21703 : 63007));
    var verdict = new SendRules(form, world.contents.get(account.sid())).check(world.windowOpen(number.number(), customer));
    var message = new TwilioMessage(TwilioWorld.sid("SM"), account.sid(), world.clock.instant(), "whatsapp:" + number.number(), form.get("To"), form.get("MessagingServiceSid"), verdict.text(), form, false);
    var first = message.serviceSid() == null ? "queued" : "accepted";
    world.add(message, first);
    var answer = TwilioReply.json(201, show(message, first));
    world.tell(message, number, receipt(fault, verdict));
    return switch (fault) {
      case TwilioFault.Drop _ -> TwilioReply.drop();
      case TwilioFault.Hold(var time) -> answer.heldFor(time);
      case null, default -> answer;
    };
  }

  private static Receipt receipt(TwilioFault fault, SendRules.Verdict verdict) {
    return switch (fault) {
      case TwilioFault.FailLater(int code) -> Receipt.failed(code);
      case TwilioFault.Only(var statuses) -> Receipt.only(statuses);
      case null, default -> verdict.later() != 0 ? Receipt.failed(verdict.later()) : Receipt.only(List.of("sent", "delivered", "read"));
    };
  }

  /** Marks a customer's message as read, too. */
  private TwilioReply typing(TwilioAccount account, Map<String, String> form) {
    if (!form.getOrDefault("channel", "").equals("whatsapp") || !form.getOrDefault("messageId", "").matches("(SM|MM)[0-9a-fA-F]{32}")) {
      throw new Refused(20001);
    }
    var message = world.messages().stream().filter(m -> m.sid().equals(form.get("messageId")) && m.accountSid().equals(account.sid()) && m.inbound()).findFirst()
        .orElseThrow(() -> new Refused(20404));
    world.typing.add(new TwilioTyping(message.sid(), world.clock.instant()));
    return TwilioReply.json(200, Codec.object().put("success", true));
  }

  private TwilioReply one(TwilioAccount account, String sid) {
    var message = world.messages().stream().filter(m -> m.sid().equals(sid) && m.accountSid().equals(account.sid())).findFirst().orElseThrow(() -> new Refused(20404));
    return TwilioReply.json(200, show(message, world.status(message)));
  }

  /** Newest first; DateSent is compared by day, as Twilio does. */
  private TwilioReply list(TwilioAccount account, TwilioRequest request) {
    var query = request.query();
    var since = query.get("DateSent>") == null ? null : LocalDate.parse(query.get("DateSent>").substring(0, 10));
    var found = world.messages().reversed().stream().filter(m -> m.accountSid().equals(account.sid()))
        .filter(m -> query.getOrDefault("To", m.to()).equals(m.to()) && query.getOrDefault("From", m.from()).equals(m.from()))
        .filter(m -> since == null || !m.at().atZone(ZoneOffset.UTC).toLocalDate().isBefore(since)).toList();
    int size = Integer.parseInt(query.getOrDefault("PageSize", String.valueOf(PAGE)));
    int page = Integer.parseInt(query.getOrDefault("Page", "0"));
    var answer = Codec.object().put("page", page).put("page_size", size);
    var array = answer.putArray("messages");
    found.stream().skip((long) page * size).limit(size).forEach(m -> array.add(show(m, world.status(m))));
    boolean more = found.size() > (page + 1) * size;
    answer.put("next_page_uri", more ? request.path() + "?Page=" + (page + 1) + "&PageSize=" + size : null);
    return TwilioReply.json(200, answer);
  }

  private ObjectNode show(TwilioMessage m, String statusAndCode) {
    var parts = statusAndCode.split(" ");
    var at = DateTimeFormatter.RFC_1123_DATE_TIME.format(m.at().atOffset(ZoneOffset.UTC));
    var node = Codec.object().put("sid", m.sid()).put("account_sid", m.accountSid()).put("status", m.inbound() ? "received" : parts[0]).put("direction", m.inbound() ? "inbound" : "outbound-api")
        .put("from", m.serviceSid() != null && parts[0].equals("accepted") ? null : m.from()).put("to", m.to()).put("body", m.text()).put("num_media", String.valueOf(world.media.count(m.sid()))).put("num_segments", "1")
        .put("messaging_service_sid", m.serviceSid()).put("date_created", at).put("date_sent", at).put("date_updated", at).put("api_version", "2010-04-01")
        .put("uri", "/2010-04-01/Accounts/" + m.accountSid() + "/Messages/" + m.sid() + ".json").putNull("price").putNull("price_unit");
    node.putObject("subresource_uris").put("media", "/2010-04-01/Accounts/" + m.accountSid() + "/Messages/" + m.sid() + "/Media.json");
    if (parts.length > 1) {
      node.put("error_code", Integer.parseInt(parts[1])).put("error_message", TwilioErrorCatalogue.entry(Integer.parseInt(parts[1])).message());
    } else {
      node.putNull("error_code").putNull("error_message");
    }
    return node;
  }

  private TwilioReply contents(TwilioAccount account, TwilioRequest request) {
    List<ObjectNode> all = world.contents.get(account.sid()).all();
    int size = Integer.parseInt(request.query().getOrDefault("PageSize", String.valueOf(PAGE)));
    int page = Integer.parseInt(request.query().getOrDefault("Page", "0"));
    var answer = Codec.object();
    var array = answer.putArray("contents");
    all.stream().skip((long) page * size).limit(size).forEach((JsonNode c) -> array.add(c));
    boolean more = all.size() > (page + 1) * size;
    answer.putObject("meta").put("page", page).put("page_size", size).put("key", "contents")
        .put("next_page_url", more ? "https://content.twilio.com/v1/ContentAndApprovals?PageSize=" + size + "&Page=" + (page + 1) + "&PageToken=PT" + page : null);
    return TwilioReply.json(200, answer);
  }
}
