package com.tqpro.whatsapp.twilio.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.account.SenderCheck;
import com.tqpro.whatsapp.twilio.send.TwilioAccount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks Twilio for the account with its auth token, whether it is active, and whether the sender is one of its WhatsApp senders
 * (Twilio, REST API, Account; Messaging API v2, Channels Senders). Each account is asked once, however many senders there are.
 */
public final class TwilioSenderCheck implements SenderCheck {
  /** Everybody's: it belongs to no account and is in no list. */
  private static final String SANDBOX = "+14155238886";
  private static final Set<String> SENDING = Set.of("ONLINE", "ONLINE:UPDATING");
  private static final Set<Integer> INACTIVE = Set.of(10001, 20005, 90010);
  private static final int PAGES = 50;

  private final TwilioReader api;
  private final TwilioReader messaging;
  private final List<TwilioAccount> accounts;
  private final TwilioAccount sending;
  private Standing standing;
  private Listing listing;

  /**
   * @param apiBase TWILIO_API_BASE_URL
   * @param messagingBase TWILIO_MESSAGING_BASE_URL
   * @param accounts with their auth tokens, which also sign webhooks: first the tenant's, then the subaccounts that own senders of it
   * @param sending what calls are made with: the first of those, or an API key of it
   */
  public TwilioSenderCheck(String apiBase, String messagingBase, List<TwilioAccount> accounts, TwilioAccount sending) {
    this.api = new TwilioReader(apiBase);
    this.messaging = new TwilioReader(messagingBase);
    this.accounts = List.copyOf(accounts);
    this.sending = sending;
  }

  @Override
  public Result check(String sender) {
    if (standing == null) {
      standing = standing();
    }
    if (standing.trouble() != null) {
      return standing.trouble();
    }
    if (sender.equals(SANDBOX)) {
      return new Result.Holds(standing.seen() + "; the number is the sandbox's");
    }
    if (listing == null) {
      listing = listing();
    }
    if (listing.refused() != null) {
      return listing.refused();
    }
    var status = listing.senders().get(sender);
    if (status != null) {
      return SENDING.contains(status) ? new Result.Holds(standing.seen() + "; the sender is " + status) : new Result.Refused("Twilio has this sender as " + status + ": it cannot send yet, or no more");
    }
    return listing.unknown() == null ? new Result.Refused("Twilio has no WhatsApp sender of this number in " + String.join(", ", accounts.stream().map(TwilioAccount::accountSid).toList()))
        : new Result.Holds(standing.seen() + "; whether the number is its sender Twilio did not say (" + listing.unknown() + ")");
  }

  private Standing standing() {
    String seen = null;
    for (var account : accounts) {
      switch (api.get(account, "/2010-04-01/Accounts/" + account.accountSid() + ".json")) {
        case TwilioReader.Answer.Found(var found) -> {
          var status = found.path("status").asText("");
          if (!status.equals("active")) {
            return new Standing(new Result.Refused("Twilio has the account " + account.accountSid() + " as " + status + ": nothing can be sent from it"), null);
          }
          seen = seen == null ? "Twilio's account " + found.path("friendly_name").asText("") + " is active" : seen;
        }
        case TwilioReader.Answer.Refused(int code, var message) -> {
          return new Standing(new Result.Refused("Twilio refused (" + code + "): " + message + ": " + meaning(code, account)), null);
        }
        case TwilioReader.Answer.None(var reason) -> {
          return new Standing(new Result.Unknown(reason), null);
        }
      }
    }
    return new Standing(null, seen);
  }

  private static String meaning(int code, TwilioAccount account) {
    return INACTIVE.contains(code) ? "the account is suspended or closed" : "the auth token is not that of " + account.accountSid();
  }

  private Listing listing() {
    var senders = new LinkedHashMap<String, String>();
    String unknown = null;
    for (int i = 0; i < accounts.size(); i++) {
      var as = i == 0 ? sending : accounts.get(i);
      var path = "/v2/Channels/Senders?Channel=whatsapp&PageSize=50";
      for (int page = 0; path != null && page < PAGES; page++) {
        switch (messaging.get(as, path)) {
          case TwilioReader.Answer.Found(var found) -> {
            found.path("senders").forEach(s -> senders.put(s.path("sender_id").asText("").replace("whatsapp:", ""), s.path("status").asText("")));
            path = next(found);
          }
          case TwilioReader.Answer.Refused(int code, var message) when code == 20003 -> {
            return new Listing(Map.of(), null, new Result.Refused("Twilio refused (20003): " + message + ": the API key " + as.user() + " does not hold for " + as.accountSid()));
          }
          case TwilioReader.Answer.Refused(int code, var message) -> {
            unknown = code + ": " + message;
            path = null;
          }
          case TwilioReader.Answer.None(var reason) -> {
            unknown = reason;
            path = null;
          }
        }
      }
    }
    return new Listing(senders, unknown, null);
  }

  private static String next(JsonNode found) {
    var next = found.at("/meta/next_page_url").asText("");
    return next.isEmpty() || next.equals("null") ? null : TwilioReader.pathOf(next);
  }

  /** @param trouble why nothing can be sent, or null */
  private record Standing(Result trouble, String seen) {}

  /** @param senders number to status; {@code unknown} why the list is not whole, or null */
  private record Listing(Map<String, String> senders, String unknown, Result refused) {}
}
