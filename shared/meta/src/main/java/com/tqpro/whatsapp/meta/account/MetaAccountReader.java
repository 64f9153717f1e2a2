package com.tqpro.whatsapp.meta.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.account.AccountChange;
import com.tqpro.whatsapp.domain.account.AccountChange.Blocked;
import com.tqpro.whatsapp.domain.account.AccountChange.BroadcastsBlocked;
import com.tqpro.whatsapp.domain.account.AccountChange.Noted;
import com.tqpro.whatsapp.domain.account.AccountChange.Preference;
import com.tqpro.whatsapp.domain.account.AccountChange.Preferences;
import com.tqpro.whatsapp.domain.account.AccountChange.Reinstated;
import com.tqpro.whatsapp.domain.account.AccountChange.TemplateCategory;
import com.tqpro.whatsapp.domain.account.AccountChange.TemplateQuality;
import com.tqpro.whatsapp.domain.account.AccountChange.TemplateStatus;
import com.tqpro.whatsapp.domain.event.AccountEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads Meta's account events (webhook fields other than messages; Meta, WhatsApp, webhooks reference). What is not known is noted. */
public final class MetaAccountReader {
  /** Events that say something of a template without changing whether it may be sent. */
  private static final Set<String> NO_STATUS = Set.of("FLAGGED", "LIMIT_EXCEEDED");

  private MetaAccountReader() {}

  public static AccountChange read(AccountEvent event) {
    var value = event.value();
    return switch (event.field()) {
      case "message_template_status_update" -> value.has("new_quality_score") ? quality(value) : status(value);
      case "message_template_quality_update" -> quality(value);
      case "template_category_update" -> category(value);
      case "account_update" -> account(value);
      case "user_preferences" -> preferences(value, event.at());
      case "phone_number_quality_update" -> new Noted("number " + text(value, "event") + " " + text(value, "max_daily_conversations_per_business"));
      default -> new Noted("noted");
    };
  }

  private static AccountChange status(JsonNode value) {
    var event = text(value, "event");
    var name = text(value, "message_template_name");
    if (event.isEmpty() || name.isEmpty()) {
      return new Noted("incomplete");
    }
    if (NO_STATUS.contains(event)) {
      return new Noted("template " + event);
    }
    var status = event.equals("REINSTATED") ? "APPROVED" : event;
    return new TemplateStatus(name, text(value, "message_template_language"), status, reason(value));
  }

  private static String reason(JsonNode value) {
    var parts = new ArrayList<String>();
    for (var part : List.of(text(value, "reason"), text(value.path("rejection_info"), "reason"), text(value.path("other_info"), "title"),
        text(value.path("other_info"), "description"), text(value.path("disable_info"), "disable_date"))) {
      if (!part.isEmpty() && !part.equals("NONE")) {
        parts.add(part);
      }
    }
    return String.join(": ", parts);
  }

  private static AccountChange quality(JsonNode value) {
    return new TemplateQuality(text(value, "message_template_name"), text(value, "message_template_language"), text(value, "new_quality_score"));
  }

  /** An announcement has correct_category, and its new_category is the one still in force. */
  private static AccountChange category(JsonNode value) {
    return value.hasNonNull("correct_category")
        ? new Noted("category will be " + text(value, "correct_category"))
        : new TemplateCategory(text(value, "message_template_name"), text(value, "message_template_language"), text(value, "new_category"));
  }

  private static AccountChange account(JsonNode value) {
    var event = text(value, "event");
    return switch (event) {
      case "DISABLED_UPDATE" -> switch (text(value.path("ban_info"), "waba_ban_state")) {
        case "DISABLE" -> new Blocked("Meta has disabled the WhatsApp Business Account", null);
        case "REINSTATE" -> new Reinstated("Meta has reinstated the WhatsApp Business Account");
        case "SCHEDULE_FOR_DISABLE" -> new Noted("account will be disabled on " + text(value.path("ban_info"), "waba_ban_date"));
        default -> new Noted("account DISABLED_UPDATE");
      };
      case "ACCOUNT_DELETED" -> new Blocked("The WhatsApp Business Account was deleted", null);
      case "ACCOUNT_RESTRICTION" -> restriction(value.path("restriction_info"));
      default -> new Noted("account " + event);
    };
  }

  private static AccountChange restriction(JsonNode restrictions) {
    AccountChange strictest = new Noted("account restriction");
    for (var restriction : restrictions) {
      var type = text(restriction, "restriction_type");
      if (type.equals("RESTRICTED_CUSTOMER_INITIATED_MESSAGING")) {
        return new Blocked("Meta has restricted the account: " + type, seconds(restriction.path("expiration")));
      }
      if (type.equals("RESTRICTED_BIZ_INITIATED_MESSAGING")) {
        strictest = new BroadcastsBlocked("Meta has restricted the account: " + type);
      }
    }
    return strictest;
  }

  private static AccountChange preferences(JsonNode value, Instant at) {
    var all = new ArrayList<Preference>();
    for (var preference : value.path("user_preferences")) {
      var addresses = new ArrayList<String>();
      for (var field : List.of("wa_id", "user_id")) {
        if (!text(preference, field).isEmpty()) {
          addresses.add(text(preference, field));
        }
      }
      var choice = text(preference, "value");
      if (!addresses.isEmpty() && text(preference, "category").equals("marketing_messages") && (choice.equals("stop") || choice.equals("resume"))) {
        var when = seconds(preference.path("timestamp"));
        all.add(new Preference(addresses, choice.equals("stop"), when == null ? at : when));
      }
    }
    return all.isEmpty() ? new Noted("preference of another kind") : new Preferences(all);
  }

  private static Instant seconds(JsonNode node) {
    return node.asLong(0) > 0 ? Instant.ofEpochSecond(node.asLong()) : null;
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }
}
