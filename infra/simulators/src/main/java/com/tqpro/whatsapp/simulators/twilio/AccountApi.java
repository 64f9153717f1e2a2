package com.tqpro.whatsapp.simulators.twilio;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The account itself and its WhatsApp senders: {@code /2010-04-01/Accounts/{sid}.json} and {@code /v2/Channels/Senders}. An account that
 * is suspended or closed still shows itself and nothing else.
 */
final class AccountApi {
  private static final Pattern ACCOUNT = Pattern.compile("/2010-04-01/Accounts/(AC[0-9a-f]{32})\\.json");
  private static final String SENDERS = "/v2/Channels/Senders";
  private static final int PAGE = 50;

  private final TwilioWorld world;
  private final Map<String, String> accounts = new ConcurrentHashMap<>();
  private final Map<String, String> senders = new ConcurrentHashMap<>();

  AccountApi(TwilioWorld world) {
    this.world = world;
  }

  /** @param status active, suspended or closed */
  void account(String sid, String status) {
    accounts.put(sid, status);
  }

  /** @param status ONLINE, OFFLINE, PENDING_VERIFICATION … */
  void sender(String number, String status) {
    senders.put(number, status);
  }

  /** @return null when the path is none of these */
  TwilioReply handle(TwilioAccount account, TwilioRequest request) {
    var named = ACCOUNT.matcher(request.path());
    if (named.matches() && request.method().equals("GET")) {
      if (!named.group(1).equals(account.sid())) {
        throw new Refused(20404);
      }
      return TwilioReply.json(200, Codec.object().put("sid", account.sid()).put("friendly_name", "Account of " + account.sid().substring(0, 6)).put("status", status(account))
          .put("type", "Full").put("owner_account_sid", account.sid()).put("uri", request.path()));
    }
    if (!status(account).equals("active")) {
      throw new Refused(20005);
    }
    return request.path().equals(SENDERS) && request.method().equals("GET") ? senders(account, request) : null;
  }

  private TwilioReply senders(TwilioAccount account, TwilioRequest request) {
    if (!request.query().getOrDefault("Channel", "").matches("whatsapp|rcs")) {
      throw new Refused(20001);
    }
    var own = world.numbers.stream().filter(n -> n.accountSid().equals(account.sid()) && request.query().get("Channel").equals("whatsapp")).toList();
    int size = Integer.parseInt(request.query().getOrDefault("PageSize", String.valueOf(PAGE)));
    int page = Integer.parseInt(request.query().getOrDefault("Page", "0"));
    var answer = Codec.object();
    var array = answer.putArray("senders");
    own.stream().skip((long) page * size).limit(size).forEach(n -> array.addObject().put("sid", "XE" + n.accountSid().substring(2)).put("sender_id", "whatsapp:" + n.number())
        .put("status", senders.getOrDefault(n.number(), "ONLINE")));
    boolean more = own.size() > (page + 1) * size;
    answer.putObject("meta").put("page", page).put("page_size", size).put("key", "senders")
        .put("next_page_url", more ? "https://messaging.twilio.com" + SENDERS + "?Channel=whatsapp&PageSize=" + size + "&Page=" + (page + 1) : null);
    return TwilioReply.json(200, answer);
  }

  private String status(TwilioAccount account) {
    return accounts.getOrDefault(account.sid(), "active");
  }

  void forget() {
    accounts.clear();
    senders.clear();
  }
}
