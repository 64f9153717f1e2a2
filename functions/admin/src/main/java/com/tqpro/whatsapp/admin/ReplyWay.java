package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.template.Rendering;
import com.tqpro.whatsapp.postgres.conversation.ConversationRow;
import com.tqpro.whatsapp.postgres.conversation.Conversations;
import com.tqpro.whatsapp.postgres.send.Claims;
import com.tqpro.whatsapp.postgres.template.WindowTemplates;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a person's reply goes out.
 *
 * @param goes TEXT, TEMPLATE or WAITS
 * @param reason why not as text, or null
 */
record ReplyWay(String goes, String reason) {
  private static final String CLOSED = "The customer wrote nothing for 24 hours, and text may not be sent then. ";

  static ReplyWay of(TenantScope scope, ConversationRow conversation, String name, String text, Instant now) {
    if (conversation.lastInbound() != null && conversation.lastInbound().plus(Conversations.WINDOW).isAfter(now)) {
      return new ReplyWay("TEXT", null);
    }
    var template = WindowTemplates.of(scope.database(), scope.settings(), conversation.provider());
    if (!template.exists()) {
      return new ReplyWay("WAITS", CLOSED + "It goes when he writes again.");
    }
    if (new Claims(scope.database()).templateSpent(conversation.contact(), now)) {
      return new ReplyWay("WAITS", CLOSED + "One template a day goes to him, and one did. It goes when he writes again.");
    }
    return switch (template.fill(conversation.language(), name, text)) {
      case Rendering.Rendered _ -> new ReplyWay("TEMPLATE", CLOSED + "It goes as the template " + scope.settings().get(Setting.REPLY_WINDOW_TEMPLATE) + ".");
      case Rendering.Incomplete incomplete -> new ReplyWay("WAITS", CLOSED + "The template for it cannot say this: " + incomplete.summary() + ". It goes when he writes again.");
    };
  }

  boolean waits() {
    return goes.equals("WAITS");
  }

  Map<String, Object> view() {
    var view = new LinkedHashMap<String, Object>();
    view.put("goes", goes);
    view.put("reason", reason);
    return view;
  }
}
