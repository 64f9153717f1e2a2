package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.postgres.conversation.ConversationRow;
import com.tqpro.whatsapp.postgres.conversation.Conversations;
import com.tqpro.whatsapp.postgres.conversation.MediaStore;
import com.tqpro.whatsapp.postgres.conversation.ThreadReader;
import com.tqpro.whatsapp.postgres.conversation.ThreadRow;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import com.tqpro.whatsapp.runtime.queue.ConversationQueues.TurnTicket;
import com.tqpro.whatsapp.runtime.queue.QueueFault;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code /admin/api/conversations…}: reading threads, and people who take part in them. */
final class ConversationRoutes {
  private static final int TEXT = 4096;
  /** Base64 makes three bytes four, and an answer of a function has at most 6 MB. */
  private static final int MEDIA = 4 * 1024 * 1024;

  private final AdminPorts ports;

  ConversationRoutes(AdminPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.get("/admin/api/conversations", TenantScope.in(ports, this::list))
        .get("/admin/api/conversations/{id}", TenantScope.in(ports, this::get))
        .get("/admin/api/conversations/{id}/messages/{message}/media", TenantScope.in(ports, this::media))
        .post("/admin/api/conversations/{id}/take", TenantScope.in(ports, this::take))
        .post("/admin/api/conversations/{id}/release", TenantScope.in(ports, this::release))
        .post("/admin/api/conversations/{id}/reply", TenantScope.in(ports, this::reply));
  }

  private HttpResponse list(TenantScope scope) {
    int limit = Pages.limit(scope.request(), 50, 200);
    var conversations = new Conversations(scope.database());
    var last = Pages.last(scope.request());
    var after = last == null ? null : conversations.find(last).orElseThrow(Pages::invalid);
    boolean waiting = scope.request().queryParameter("waiting").map(Boolean::parseBoolean).orElse(false);
    var page = conversations.page(waiting, after, limit + 1);
    boolean more = page.size() > limit;
    var items = more ? page.subList(0, limit) : page;
    var ciphers = ports.contactKeys().find(scope.tenant(), items.stream().map(ConversationRow::contact).toList());
    var answer = new LinkedHashMap<String, Object>();
    answer.put("items", items.stream().map(c -> view(c, ciphers.get(c.contact()))).toList());
    answer.put("nextCursor", more ? Pages.cursor(items.getLast().id()) : null);
    return HttpResponse.ok(answer);
  }

  private HttpResponse get(TenantScope scope) {
    var conversation = find(scope);
    var cipher = cipher(scope, conversation);
    var rows = new ThreadReader(scope.database()).newest(cipher, conversation.id(), before(scope), Pages.limit(scope.request(), 100, 500));
    var byProviderId = new HashMap<String, ThreadRow>();
    rows.stream().filter(r -> r.providerId() != null).forEach(r -> byProviderId.put(r.providerId(), r));
    var answer = new LinkedHashMap<String, Object>();
    answer.put("conversation", view(conversation, cipher));
    answer.put("messages", rows.stream().map(r -> message(r, byProviderId.get(r.quotedId()))).toList());
    return HttpResponse.ok(answer);
  }

  private HttpResponse media(TenantScope scope) {
    var conversation = find(scope);
    var cipher = cipher(scope, conversation);
    var message = Pages.id(scope.request(), "message");
    boolean his = cipher != null && new ThreadReader(scope.database()).contains(conversation.id(), message);
    var kept = his ? new MediaStore(scope.database()).find(message, cipher) : java.util.Optional.<MediaStore.Kept>empty();
    var found = kept.orElseThrow(() -> Problem.notFound("Nothing was kept of that message."));
    if (found.content().length > MEDIA) {
      throw new Problem(413, "media-too-large", "What was kept has more than 4 MB: it cannot be handed out here.");
    }
    // A customer's file is never opened in the page: it may be anything.
    return new HttpResponse(200, Map.of("content-type", "application/octet-stream", "content-disposition", "attachment; filename=\"" + message + "." + ending(found.mimeType()) + "\"",
        "x-content-type-options", "nosniff", "cache-control", "no-store"), found.content());
  }

  private HttpResponse take(TenantScope scope) {
    var conversation = find(scope);
    if (!new Conversations(scope.database()).take(conversation.id(), scope.actor(), ports.clock().instant())) {
      throw taken();
    }
    return answer(scope);
  }

  private HttpResponse release(TenantScope scope) {
    var conversation = find(scope);
    if (new Conversations(scope.database()).release(conversation.id(), scope.actor(), ports.clock().instant())) {
      queued(scope, () -> ports.conversations().turn(new TurnTicket(scope.tenant(), conversation.id()), "release|" + ports.clock().millis()));
    }
    return answer(scope);
  }

  private HttpResponse reply(TenantScope scope) {
    var conversation = find(scope);
    var text = scope.request().json().path("text").asText("").strip();
    if (text.isEmpty() || text.length() > TEXT) {
      throw Problem.badRequest("invalid-text", "text has 1 to 4,096 characters.");
    }
    var now = ports.clock().instant();
    if (conversation.optedOutOfAll()) {
      throw Problem.conflict("opted-out", "The customer wants no messages at all.");
    }
    var cipher = cipher(scope, conversation);
    if (cipher == null) {
      throw Problem.notFound("The customer was erased.");
    }
    var way = ReplyWay.of(scope, conversation, name(conversation, cipher), text, now);
    if (!new Conversations(scope.database()).reply(conversation, cipher, scope.actor(), text, way.waits(), now)) {
      throw taken();
    }
    if (!way.waits()) {
      queued(scope, () -> ports.conversations().reply(scope.tenant(), conversation.sender(), conversation.id(), "human|" + now.toEpochMilli(), now.toEpochMilli()));
    }
    var after = find(scope);
    var view = view(after, cipher);
    view.put("reply", way.view());
    return HttpResponse.ok(view);
  }

  /** What is written is written: if the queue takes nothing, the dispatcher's next minute does the rest. */
  private void queued(TenantScope scope, Runnable send) {
    try {
      send.run();
    } catch (QueueFault | software.amazon.awssdk.core.exception.SdkException fault) {
      ports.log().error("A conversation's ticket could not be issued; the dispatcher will", Map.of("tenant", scope.tenant()), fault);
    }
  }

  private HttpResponse answer(TenantScope scope) {
    var now = find(scope);
    return HttpResponse.ok(view(now, cipher(scope, now)));
  }

  private static ConversationRow find(TenantScope scope) {
    return new Conversations(scope.database()).find(scope.id()).orElseThrow(() -> Problem.notFound("There is no conversation with that id."));
  }

  private ContactCipher cipher(TenantScope scope, ConversationRow conversation) {
    return ports.contactKeys().find(scope.tenant(), List.of(conversation.contact())).get(conversation.contact());
  }

  private static Problem taken() {
    return Problem.conflict("taken", "Another person has this conversation.");
  }

  private static Long before(TenantScope scope) {
    return scope.request().queryParameter("before").map(b -> {
      if (!b.matches("\\d{1,15}")) {
        throw Problem.badRequest("invalid-before", "before is the seq of a message.");
      }
      return Long.valueOf(b);
    }).orElse(null);
  }

  private static String ending(String mimeType) {
    var ending = mimeType.substring(mimeType.indexOf('/') + 1);
    return ending.matches("[a-z0-9]{1,8}") ? ending : "bin";
  }

  private static Map<String, Object> view(ConversationRow c, ContactCipher cipher) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", c.id());
    view.put("name", name(c, cipher));
    view.put("phone", c.waId() == null ? null : "+" + c.waId());
    view.put("provider", c.provider());
    view.put("sender", c.sender());
    view.put("mode", c.human() ? "human" : "ai");
    view.put("waiting", c.waiting());
    view.put("takenBy", c.takenBy());
    view.put("language", c.language());
    view.put("unanswered", c.inbound() - c.answered());
    view.put("session", c.session());
    view.put("lastInboundAt", c.lastInbound());
    view.put("windowUntil", c.lastInbound() == null ? null : c.lastInbound().plus(Conversations.WINDOW));
    view.put("updatedAt", c.updatedAt());
    return view;
  }

  private static Map<String, Object> message(ThreadRow row, ThreadRow quoted) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", row.id());
    view.put("seq", row.seq());
    view.put("direction", row.direction());
    view.put("author", row.author());
    view.put("kind", row.kind());
    view.put("text", row.text());
    view.put("english", row.english());
    view.put("payload", row.payload());
    view.put("quoted", quoted == null ? null : quoted.text());
    view.put("delivery", row.delivery());
    view.put("reason", row.reason());
    view.put("error", row.error());
    view.put("mediaType", row.file() == null ? null : row.file().mediaType());
    view.put("mediaState", row.file() == null ? null : row.file().state());
    view.put("mediaReason", row.file() == null ? null : row.file().reason());
    view.put("archived", row.archived());
    view.put("at", row.at());
    return view;
  }

  private static String name(ConversationRow c, ContactCipher cipher) {
    try {
      UUID contact = c.contact();
      return cipher == null ? null : cipher.open(c.nameEnc(), "contact", "name_enc", contact);
    } catch (CryptoFault e) {
      return null;
    }
  }
}
