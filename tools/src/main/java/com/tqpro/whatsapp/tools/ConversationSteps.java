package com.tqpro.whatsapp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What comes after a broadcast, over HTTP only: a customer taps its quick reply, asks in Arabic, gets offers, says who he is, is handed
 * over, and the owner hears of it. Then the thread is printed as people of the business see it.
 */
final class ConversationSteps {
  static final String CUSTOMER = "+971500000951";
  private static final String OWNER = "971500000999";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(250);
  /** No further message for so long: the answer is complete. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final ApiClient admin;
  private final ApiClient local;
  private final SimulatorView side;
  private final String tenant;
  private final PrintStream out;
  private final List<String> wrong = new ArrayList<>();

  /**
   * @param admin with the token of an admin
   * @param local the same address without one: the customer's phone and the mailbox
   */
  ConversationSteps(ApiClient admin, ApiClient local, SimulatorView side, String tenant, PrintStream out) {
    this.admin = admin;
    this.local = local;
    this.side = side;
    this.tenant = tenant;
    this.out = out;
  }

  /** @return whether everything came as it should */
  boolean run() throws InterruptedException {
    int owners = side.messages().getOrDefault(OWNER, 0);
    int mails = mails().size();
    broadcast();
    var template = newest(wait("the broadcast's message", () -> !chat().path("messages").isEmpty()));
    var button = quickReply(template);
    say(Json.object().put("kind", "button").put("text", button.path("text").asText()).put("payload", button.path("payload").asText()).put("quoting", template.path("id").asText()), 1);
    int shown = say(text("أريد إقامة في فندق في دبي لشخصين"), 2);
    expect("offers with pictures", shown > 1 && chat().path("messages").findValuesAsText("kind").contains("image"));
    say(text("يعجبني العرض الأول وأريد الحجز"), 1);
    say(text("اسمي عائشة، تواصلوا معي عبر واتساب"), 1);
    wait("the owner's WhatsApp message", () -> side.messages().getOrDefault(OWNER, 0) > owners);
    wait("the owner's mail", () -> mails().size() > mails);
    out.println();
    out.println("The owner got lead_notification on WhatsApp, and this mail:");
    mails().getLast().path("text").asText().lines().filter(l -> !l.isBlank()).forEach(l -> out.println("  | " + l));
    thread();
    wrong.forEach(w -> out.println("WRONG           " + w));
    return wrong.isEmpty();
  }

  private void broadcast() {
    var id = admin.post("/admin/api/broadcasts", Json.tree("{\"name\":\"Welcome back\",\"template\":{\"name\":\"welcome_back\",\"language\":\"en\"}}")).path("id").asText();
    admin.put("/admin/api/broadcasts/" + id + "/recipients/0", ("name;phone\nعائشة;" + CUSTOMER + "\n").getBytes(StandardCharsets.UTF_8), "text/csv; charset=utf-8");
    admin.post("/admin/api/broadcasts/" + id + "/start", null);
  }

  /** The mails to this tenant's owner. */
  private List<JsonNode> mails() {
    var mails = new ArrayList<JsonNode>();
    local.get("/mailbox/mails").forEach(m -> {
      if (m.path("to").asText().equals("owner@" + tenant + ".example")) {
        mails.add(m);
      }
    });
    return mails;
  }

  private static JsonNode quickReply(JsonNode template) {
    for (var button : template.path("buttons")) {
      if (button.path("type").asText().equals("QUICK_REPLY")) {
        return button;
      }
    }
    throw new IllegalStateException("the broadcast's message has no quick reply: " + template);
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode text(String text) {
    return Json.object().put("kind", "text").put("text", text);
  }

  /** Sends and waits until the answer is complete. @return how many messages it has */
  private int say(com.fasterxml.jackson.databind.node.ObjectNode message, int least) throws InterruptedException {
    int before = theirs();
    out.println();
    out.println("Customer        " + message.path("text").asText());
    local.post("/phone/chat", message.put("tenant", tenant).put("from", CUSTOMER).put("name", "عائشة"));
    wait("an answer", () -> theirs() >= before + least);
    var since = Instant.now();
    int count = theirs();
    while (Instant.now().isBefore(since.plus(QUIET))) {
      Thread.sleep(LOOK);
      if (theirs() > count) {
        count = theirs();
        since = Instant.now();
      }
    }
    var messages = chat().path("messages");
    for (int i = messages.size() - (count - before); i < messages.size(); i++) {
      var m = messages.get(i);
      out.println("Leila           " + (m.path("kind").asText().equals("image") ? "[picture] " : "") + m.path("text").asText().replace("\n", "\n                "));
    }
    return count - before;
  }

  private int theirs() {
    int count = 0;
    for (var message : chat().path("messages")) {
      count += message.path("mine").asBoolean() ? 0 : 1;
    }
    return count;
  }

  private JsonNode chat() {
    return local.get("/phone/chat?tenant=" + tenant + "&from=" + URLEncoder.encode(CUSTOMER, StandardCharsets.UTF_8));
  }

  private static JsonNode newest(JsonNode chat) {
    return chat.path("messages").get(chat.path("messages").size() - 1);
  }

  private JsonNode wait(String what, BooleanSupplier there) throws InterruptedException {
    var until = Instant.now().plus(PATIENCE);
    while (!there.getAsBoolean()) {
      if (Instant.now().isAfter(until)) {
        throw new IllegalStateException(what + " did not come within " + PATIENCE.toSeconds() + " s");
      }
      Thread.sleep(LOOK);
    }
    return chat();
  }

  private void thread() {
    var conversations = admin.get("/admin/api/conversations?waiting=true").path("items");
    JsonNode his = null;
    for (var conversation : conversations) {
      his = conversation.path("phone").asText().equals(CUSTOMER) ? conversation : his;
    }
    expect("the conversation waits for a person", his != null && his.path("waiting").asText().equals("HANDOFF"));
    if (his == null) {
      return;
    }
    out.println();
    out.println("The thread as the business sees it, decrypted, English beside it:");
    for (var m : admin.get("/admin/api/conversations/" + his.path("id").asText()).path("messages")) {
      out.printf("  %-9s %s%n", m.path("author").asText(), line(m.path("text").asText("")));
      if (m.hasNonNull("english") && !m.path("english").asText().equals(m.path("text").asText())) {
        out.printf("  %-9s   = %s%n", "", line(m.path("english").asText()));
      }
    }
    var lead = admin.get("/admin/api/leads").at("/items/0");
    expect("the lead has a name and a preference", lead.path("name").asText().equals("عائشة") && lead.path("contactPreference").asText().equals("whatsapp"));
    out.printf("Lead            %s, %s, wishes %s%n", lead.path("name").asText(), lead.path("product").asText(), lead.path("contactPreference").asText());
  }

  private static String line(String text) {
    return text.replace("\n", " / ");
  }

  private void expect(String what, boolean so) {
    if (!so) {
      wrong.add(what + ": not so");
    }
  }

  /** What was not as it should be. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }
}
