package com.tqpro.whatsapp.simulators.twilio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Twilio's Messages, Content, Account and Senders API for WhatsApp on a loopback port, as strict as the real ones: what Twilio checks is refused at once,
 * what WhatsApp finds out fails in a callback, left-out variables get the template's samples. Webhooks are signed and tried again as the
 * URL's fragment says. Recipients that make a send fail: {@link TwilioFault#magic}.
 */
public final class TwilioSimulator implements AutoCloseable {
  private final TwilioWorld world;
  private final AccountApi accounts;
  private final TwilioFront front;

  private TwilioSimulator(int port, InstantSource clock, Duration hold) {
    this.world = new TwilioWorld(clock, hold);
    this.accounts = new AccountApi(world);
    var api = new RestApi(world, accounts);
    var control = new TwilioControl(this, world);
    this.front = new TwilioFront(port, request -> request.path().startsWith("/simulator/") ? control.handle(request) : api.handle(request));
  }

  /** @param port 0 for a free one */
  public static TwilioSimulator start(int port) {
    return new TwilioSimulator(port, monotonic(), Duration.ofSeconds(30));
  }

  /** @param hold how long a held answer is held */
  public static TwilioSimulator start(InstantSource clock, Duration hold) {
    return new TwilioSimulator(0, clock, hold);
  }

  /** Wall clock read once, then carried on by nanoTime: gaps between messages are exact. */
  public static InstantSource monotonic() {
    var start = Instant.now();
    long nanos = System.nanoTime();
    return () -> start.plusNanos(System.nanoTime() - nanos);
  }

  /** Takes the part of api.twilio.com and content.twilio.com. */
  public URI baseUri() {
    return front.baseUri();
  }

  public TwilioSimulator put(TwilioAccount account) {
    world.accounts.put(account.sid(), account);
    world.contents.computeIfAbsent(account.sid(), a -> new Contents());
    return this;
  }

  public TwilioSimulator put(TwilioNumber number) {
    world.numbers.removeIf(n -> n.number().equals(number.number()));
    world.numbers.add(number);
    return this;
  }

  public void putContent(String accountSid, ObjectNode content) {
    world.contents.get(accountSid).put(content);
  }

  /** Changes a template's approval status in every account that has it; Twilio tells nobody. */
  public void contentStatus(String sid, String status) {
    world.contents.values().forEach(c -> c.find(sid).ifPresent(content -> ((ObjectNode) content.path("approval_requests")).put("status", status)));
  }

  /** @param status active, suspended or closed */
  public void accountStatus(String sid, String status) {
    accounts.account(sid, status);
  }

  /** @param status as Twilio's Senders API has it: ONLINE, OFFLINE, PENDING_VERIFICATION … */
  public void senderStatus(String number, String status) {
    accounts.sender(number, status);
  }

  /** The next send gets this fault, before any magic number. */
  public void next(TwilioFault fault) {
    world.fault(fault);
  }

  public void switches(CallbackSwitches switches) {
    world.switches = switches;
  }

  /**
   * A customer writes.
   *
   * @param from E.164 with +
   * @param to one of the numbers
   * @return the message's sid
   */
  public String inbound(String from, String to, String name, String text) {
    var more = new LinkedHashMap<String, String>();
    more.put("ProfileName", name);
    more.put("MessageType", "text");
    return inbound(from, to, text, more, true);
  }

  /**
   * A customer writes.
   *
   * @param more further parameters of the webhook, as Twilio names them
   * @param told whether the webhook is sent; without, the message is only in the log
   */
  public String inbound(String from, String to, String text, Map<String, String> more, boolean told) {
    return inbound(from, to, text, List.of(), more, told);
  }

  /** The same with files, which lie at the API as Twilio's do. */
  public String inbound(String from, String to, String text, List<CustomerFile> files, Map<String, String> more, boolean told) {
    var number = world.numbers.stream().filter(n -> n.number().equals(to)).findFirst().orElseThrow(() -> new IllegalArgumentException("unknown number " + to));
    var message = new TwilioMessage(TwilioWorld.sid("SM"), number.accountSid(), world.clock.instant(), "whatsapp:" + from, "whatsapp:" + to, number.serviceSid(), text, Map.of(), true);
    world.add(message, "received");
    world.opensWindow(to, message.customer());
    var parameters = new LinkedHashMap<String, String>();
    for (var name : List.of("MessageSid", "SmsSid", "SmsMessageSid")) {
      parameters.put(name, message.sid());
    }
    parameters.put("AccountSid", number.accountSid());
    parameters.put("From", message.from());
    parameters.put("To", message.to());
    parameters.put("Body", text);
    parameters.put("NumMedia", String.valueOf(files.size()));
    for (int i = 0; i < files.size(); i++) {
      parameters.put("MediaUrl" + i, baseUri() + world.media.put(message, i, files.get(i)));
      parameters.put("MediaContentType" + i, files.get(i).type());
    }
    parameters.put("NumSegments", "1");
    parameters.put("SmsStatus", "received");
    parameters.put("ApiVersion", "2010-04-01");
    parameters.put("WaId", message.customer());
    if (number.serviceSid() != null) {
      parameters.put("MessagingServiceSid", number.serviceSid());
    }
    parameters.putAll(more);
    if (told && number.inboundUrl() != null) {
      world.callbacks.send(number.inboundUrl(), parameters, world.accounts.get(number.accountSid()).authToken(), Duration.ZERO);
    }
    return message.sid();
  }

  /** An outgoing message as its recipient sees it: kind (template, image, text), text, and image, footer and buttons where it has them. Empty when it failed. */
  public Optional<ObjectNode> shown(TwilioMessage message) {
    if (world.status(message).startsWith("failed")) {
      return Optional.empty();
    }
    var parameters = message.parameters();
    if (parameters.containsKey("ContentSid")) {
      return world.contents.get(message.accountSid()).find(parameters.get("ContentSid")).map(content -> Contents.shown(content, SendRules.variables(parameters)));
    }
    var shown = Codec.object().put("kind", parameters.containsKey("MediaUrl") ? "image" : "text").put("text", message.text());
    return Optional.of(parameters.containsKey("MediaUrl") ? shown.put("image", parameters.get("MediaUrl")) : shown);
  }

  /** Where the files of a message are, as a webhook names them. */
  public List<String> mediaUrls(String messageSid) {
    return world.media.uris(messageSid).stream().map(uri -> baseUri() + uri).toList();
  }

  /** Deletes the files of a message, as an account may. */
  public void deleteMedia(String messageSid) {
    world.media.delete(messageSid);
  }

  /** The typing indicators that were asked for, oldest first; each marks its message as read. */
  public List<TwilioTyping> typing() {
    return List.copyOf(world.typing);
  }

  /** Every outgoing message that was taken, oldest first. */
  public List<TwilioMessage> messages() {
    return world.messages().stream().filter(m -> !m.inbound()).toList();
  }

  /** @param customer digits */
  public List<TwilioMessage> messagesTo(String customer) {
    return messages().stream().filter(m -> m.customer().equals(customer)).toList();
  }

  /** Refusals by error code. */
  public Map<Integer, Long> refusals() {
    synchronized (world.refusals) {
      return new TreeMap<>(world.refusals);
    }
  }

  /** HTTP statuses of the webhooks posted so far, 0 for no answer. */
  public List<Integer> webhookStatuses() {
    return world.callbacks.posts().stream().map(Callbacks.Post::status).toList();
  }

  /** Webhooks planned or being tried again. */
  public long callbacksPending() {
    return world.callbacks.pending();
  }

  /** Forgets messages, windows, faults and callbacks; templates are as registered again. */
  public void reset() {
    world.forget();
    accounts.forget();
  }

  @Override
  public void close() {
    front.close();
    world.callbacks.close();
  }
}
