package com.tqpro.whatsapp.dispatcher;

import com.tqpro.whatsapp.domain.event.AcceptedEvent;
import com.tqpro.whatsapp.domain.event.DeliveryStatus;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.CallbackData;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.receipt.ReceiptMerge;
import com.tqpro.whatsapp.postgres.send.OpenQuestions;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.queue.QueueFault;
import com.tqpro.whatsapp.runtime.queue.QueueMessage;
import com.tqpro.whatsapp.twilio.send.MessageLog;
import com.tqpro.whatsapp.twilio.send.TwilioAccount;
import com.tqpro.whatsapp.twilio.send.TwilioErrors;
import com.tqpro.whatsapp.twilio.webhook.InboundReader;
import com.tqpro.whatsapp.twilio.webhook.TwilioForm;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Asks Twilio's message log what nobody told us: whether a call without an answer went out, and once an hour what customers wrote while our
 * webhook did not answer (Twilio gives up after five tries). The log does not know our row, so a message counts only when it is the one
 * candidate: to that recipient, from that number, since the claim, and of no other row.
 */
final class TwilioLookUp {
  /** A callback gets a minute to settle it; later than this the log was asked three times. */
  private static final Duration FROM = Duration.ofMinutes(1);
  private static final Duration TO = Duration.ofMinutes(4);
  private static final int ROWS = 10;
  private static final Duration INBOUND = Duration.ofHours(3);

  private final ServiceContext context;
  private final MessageLog log;
  private final UuidV7 ids;

  TwilioLookUp(ServiceContext context, MessageLog log) {
    this.context = context;
    this.log = log;
    this.ids = new UuidV7(context.clock());
  }

  /** @return how many rows were settled and how many messages were found; nothing for a tenant without a number at Twilio */
  Map<String, Integer> run(String tenant, Database database) {
    var numbers = numbers(context, tenant);
    var api = numbers.isEmpty() ? Optional.<TwilioAccount>empty()
        : context.twilioCredentials().api(tenant).map(a -> new TwilioAccount(a.accountSid(), a.user(), a.password()));
    if (api.isEmpty()) {
      return Map.of();
    }
    try {
      var now = context.clock().instant();
      return Map.of("looked_up", unconfirmed(tenant, database, api.get(), now), "inbound_found", hour(tenant, now) ? inbound(tenant, database, api.get(), numbers, now) : 0);
    } catch (MessageLog.LogUnavailable e) {
      // Nothing is lost: silence is judged as without a log, and the next hour looks three hours back.
      context.log().warn("Twilio's message log was not read", Map.of("tenant", tenant, "reason", e.getMessage()));
      context.metrics().count("look_up_failed", 1, Map.of("tenant", tenant));
      return Map.of();
    }
  }

  static List<NumberRoute> numbers(ServiceContext context, String tenant) {
    return context.registry().tenant(tenant).stream().flatMap(t -> t.senders().stream())
        .flatMap(s -> context.registry().number(Provider.TWILIO, s).filter(n -> n.tenant().equals(tenant)).stream()).toList();
  }

  /** Each tenant has a minute of its own, so that not all ask at once. */
  static boolean hour(String tenant, Instant now) {
    return now.atZone(java.time.ZoneOffset.UTC).getMinute() == Math.floorMod(tenant.hashCode(), 60);
  }

  private int unconfirmed(String tenant, Database database, TwilioAccount account, Instant now) {
    var questions = new OpenQuestions(database);
    int settled = 0;
    for (var row : questions.unconfirmed(Provider.TWILIO, now.minus(TO), now.minus(FROM), ROWS)) {
      // The log tells full seconds.
      var found = log.outgoing(account, row.recipient(), row.claimedAt().truncatedTo(ChronoUnit.SECONDS)).stream()
          .filter(e -> row.sender().equals(e.serviceSid()) || ("whatsapp:" + row.sender()).equals(e.from())).toList();
      var known = questions.known(found.stream().map(MessageLog.Entry::sid).toList());
      var candidates = found.stream().filter(e -> !known.contains(e.sid())).toList();
      if (candidates.size() == 1) {
        settle(tenant, database, row, candidates.getFirst(), now);
        settled++;
      }
    }
    return settled;
  }

  private void settle(String tenant, Database database, OpenQuestions.Row row, MessageLog.Entry entry, Instant now) {
    var accepted = new AcceptedEvent(row.id(), row.attempt(), entry.sid(), entry.createdAt());
    var status = status(entry).map(s -> new StatusEvent(entry.sid(), row.sender(), s, now, new CallbackData(row.id(), row.attempt()).text(), null, null,
        s == DeliveryStatus.FAILED ? new ProviderError(entry.errorCode(), entry.errorText(), entry.sid()) : null, null, null));
    new ReceiptMerge(database, ids, Map.of(Provider.TWILIO, TwilioErrors::ofCallback))
        .apply(List.of(new ReceiptBatch(Provider.TWILIO, tenant, now, status.stream().toList(), List.of(accepted))), now);
  }

  private static Optional<DeliveryStatus> status(MessageLog.Entry entry) {
    return Optional.ofNullable(switch (entry.status()) {
      case "sent" -> DeliveryStatus.SENT;
      case "delivered" -> DeliveryStatus.DELIVERED;
      case "read" -> DeliveryStatus.READ;
      case "failed", "undelivered", "canceled" -> DeliveryStatus.FAILED;
      default -> null;
    });
  }

  private int inbound(String tenant, Database database, TwilioAccount account, List<NumberRoute> numbers, Instant now) {
    int count = 0;
    for (var number : numbers) {
      var phone = number.sender().startsWith("+") ? number.sender() : number.displayNumber().replaceAll("[^+0-9]", "");
      var entries = log.incoming(account, phone, now.minus(INBOUND));
      var known = new OpenQuestions(database).known(entries.stream().flatMap(TwilioLookUp::ids).toList());
      // Oldest first: what one customer wrote keeps its order.
      for (var entry : entries.reversed()) {
        if (ids(entry).anyMatch(id -> !known.contains(id))) {
          var missing = messages(account, number.sender(), entry).stream().filter(m -> !known.contains(m.id())).toList();
          enqueue(tenant, missing);
          count += missing.size();
        }
      }
    }
    return count;
  }

  /** The ids under which an entry is stored: one for each of its files. */
  private static Stream<String> ids(MessageLog.Entry entry) {
    return Stream.concat(Stream.of(entry.sid()), IntStream.range(1, entry.media()).mapToObj(i -> InboundReader.part(entry.sid(), i)));
  }

  /** What the webhook would have brought, as far as the log has it. */
  private List<InboundMessage> messages(TwilioAccount account, String sender, MessageLog.Entry entry) {
    var members = new ArrayList<Map.Entry<String, String>>();
    members.add(Map.entry("MessageSid", entry.sid()));
    members.add(Map.entry("From", entry.from() == null ? "" : entry.from()));
    members.add(Map.entry("Body", entry.body()));
    if (entry.media() > 0) {
      var files = log.files(account, entry);
      members.add(Map.entry("NumMedia", Integer.toString(files.size())));
      for (int i = 0; i < files.size(); i++) {
        members.add(Map.entry("MediaUrl" + i, files.get(i).url()));
        members.add(Map.entry("MediaContentType" + i, files.get(i).type()));
      }
      if (files.isEmpty()) {
        // Deleted meanwhile: the customer is told that it could not be opened.
        members.add(Map.entry("MessageType", "unsupported"));
      }
    }
    return InboundReader.read(TwilioForm.of(members), sender, entry.createdAt());
  }

  private void enqueue(String tenant, List<InboundMessage> messages) {
    var refused = context.queue("INBOUND_QUEUE_URL").sendAll(messages.stream().map(m -> QueueMessage.fifo(context.inboundBodies().seal(tenant, Json.bytes(m)),
        tenant + "|" + m.contact().key(), tenant + "|" + m.id() + "|" + m.kind())).toList());
    if (!refused.isEmpty()) {
      throw new QueueFault("the inbound queue refused a message that was looked up: " + refused.getFirst().code());
    }
  }
}
