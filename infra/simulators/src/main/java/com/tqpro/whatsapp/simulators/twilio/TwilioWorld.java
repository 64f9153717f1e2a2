package com.tqpro.whatsapp.simulators.twilio;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/** Everything that one simulator holds. */
final class TwilioWorld {
  private static final Duration WINDOW = Duration.ofHours(24);

  final InstantSource clock;
  final Duration hold;
  final Callbacks callbacks = new Callbacks();
  final MediaShelf media = new MediaShelf();
  final List<TwilioTyping> typing = new CopyOnWriteArrayList<>();
  final Map<String, TwilioAccount> accounts = new ConcurrentHashMap<>();
  final Map<String, Contents> contents = new ConcurrentHashMap<>();
  final List<TwilioNumber> numbers = new CopyOnWriteArrayList<>();
  final Map<Integer, Long> refusals = Collections.synchronizedMap(new TreeMap<>());
  private final ArrayDeque<TwilioFault> faults = new ArrayDeque<>();
  private final List<TwilioMessage> messages = new ArrayList<>();
  private final Map<String, List<String>> history = new ConcurrentHashMap<>();
  private final Map<String, Instant> windows = new ConcurrentHashMap<>();
  volatile CallbackSwitches switches = CallbackSwitches.prompt();

  TwilioWorld(InstantSource clock, Duration hold) {
    this.clock = clock;
    this.hold = hold;
  }

  Optional<TwilioNumber> sender(Map<String, String> form, String account) {
    var service = form.get("MessagingServiceSid");
    return numbers.stream().filter(n -> n.accountSid().equals(account))
        .filter(n -> service == null ? ("whatsapp:" + n.number()).equals(form.get("From")) : service.equals(n.serviceSid())).findFirst();
  }

  void fault(TwilioFault fault) {
    synchronized (faults) {
      faults.add(fault);
    }
  }

  Optional<TwilioFault> nextFault() {
    synchronized (faults) {
      return Optional.ofNullable(faults.poll());
    }
  }

  boolean windowOpen(String number, String customer) {
    var last = windows.get(number + "|" + customer);
    return last != null && last.plus(WINDOW).isAfter(clock.instant());
  }

  void opensWindow(String number, String customer) {
    windows.put(number + "|" + customer, clock.instant());
  }

  void add(TwilioMessage message, String status) {
    synchronized (messages) {
      messages.add(message);
    }
    history.put(message.sid(), new CopyOnWriteArrayList<>(List.of(status)));
  }

  List<TwilioMessage> messages() {
    synchronized (messages) {
      return List.copyOf(messages);
    }
  }

  /** The message's status as the log shows it, and the error code that came with it ("failed 63018"). */
  String status(TwilioMessage message) {
    return history.get(message.sid()).getLast();
  }

  /** Plans the callbacks of an outgoing message; the log's status goes with them, also where callbacks get lost. */
  void tell(TwilioMessage message, TwilioNumber number, Receipt receipt) {
    var target = message.parameters().get("StatusCallback");
    var token = accounts.get(message.accountSid()).authToken();
    var random = new SplittableRandom(message.customer().hashCode() * 31L ^ message.parameters().hashCode());
    var statuses = new ArrayList<>(receipt.statuses());
    if (statuses.equals(List.of("sent", "delivered", "read")) && random.nextDouble() < switches.unread()) {
      statuses.removeLast();
    }
    if (random.nextDouble() < switches.reordered()) {
      Collections.reverse(statuses);
    }
    var delay = Duration.ZERO;
    for (var status : statuses) {
      delay = delay.plus(switches.step());
      history.get(message.sid()).add(receipt.errorCode() == 0 ? status : status + " " + receipt.errorCode());
      if (target != null) {
        post(URI.create(target), parameters(message, number, status, receipt.errorCode()), token, delay, random);
      }
    }
  }

  private void post(URI target, Map<String, String> parameters, String token, Duration delay, RandomGenerator random) {
    if (random.nextDouble() < switches.lost()) {
      return;
    }
    var when = random.nextDouble() < switches.late() ? delay.plus(switches.lateBy()) : delay;
    callbacks.send(target, parameters, token, when);
    if (random.nextDouble() < switches.doubled()) {
      callbacks.send(target, parameters, token, when.plusMillis(20));
    }
  }

  private static Map<String, String> parameters(TwilioMessage message, TwilioNumber number, String status, int code) {
    var parameters = new LinkedHashMap<String, String>();
    for (var name : List.of("MessageSid", "SmsSid")) {
      parameters.put(name, message.sid());
    }
    for (var name : List.of("MessageStatus", "SmsStatus")) {
      parameters.put(name, status);
    }
    parameters.put("AccountSid", message.accountSid());
    parameters.put("From", "whatsapp:" + number.number());
    parameters.put("To", message.to());
    parameters.put("ApiVersion", "2010-04-01");
    parameters.put("ChannelPrefix", "whatsapp");
    parameters.put("ChannelToAddress", message.to().replace("whatsapp:", ""));
    parameters.put("ChannelInstallSid", "XE" + "0".repeat(32));
    if (message.serviceSid() != null) {
      parameters.put("MessagingServiceSid", message.serviceSid());
    }
    if (status.equals("delivered") || status.equals("read")) {
      parameters.put("EventType", status.toUpperCase(java.util.Locale.ROOT));
    }
    if (code != 0) {
      parameters.put("ErrorCode", String.valueOf(code));
      parameters.put("ErrorMessage", TwilioErrorCatalogue.entry(code).message());
    }
    return parameters;
  }

  static String sid(String prefix) {
    return prefix + UUID.randomUUID().toString().replace("-", "");
  }

  void forget() {
    callbacks.forget();
    synchronized (messages) {
      messages.clear();
    }
    synchronized (faults) {
      faults.clear();
    }
    windows.clear();
    media.forget();
    typing.clear();
    refusals.clear();
    contents.values().forEach(Contents::restore);
    switches = CallbackSwitches.prompt();
  }
}
