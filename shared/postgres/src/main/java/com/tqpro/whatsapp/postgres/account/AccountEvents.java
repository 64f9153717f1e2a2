package com.tqpro.whatsapp.postgres.account;

import com.tqpro.whatsapp.domain.account.AccountChange;
import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import com.tqpro.whatsapp.postgres.erasure.ErasedWords;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The log of what the provider says about the account, and its effects, in one transaction each: a copy of an event finds itself in the
 * log and changes nothing, an event older than what is known of its subject is kept but changes nothing either.
 */
public final class AccountEvents {
  /** Begins the reason of holds that an account event set, so that only those are lifted by another event. */
  private static final String MARK = "Account event: ";

  private final Database database;
  private final OptOuts optOuts;

  public AccountEvents(Database database, OptOuts optOuts) {
    this.database = database;
    this.optOuts = optOuts;
  }

  /**
   * @param words where to ask whether somebody who is named was erased
   * @return what was done because of it; empty for a copy
   * @throws IllegalStateException when somebody who is named was erased just now: try again
   */
  public Optional<String> take(AccountEvent event, AccountChange change, ErasedWords words, Instant now) {
    return database.transaction(h -> {
      if (change instanceof AccountChange.Preferences(var all) && all.stream().anyMatch(p -> words.late(h, p.addresses(), p.at()))) {
        throw new IllegalStateException("somebody whom the event names was erased just now");
      }
      int logged = h.createUpdate("""
              insert into tqwa.account_event (id, provider, waba, field, occurred_at, value, effect, received_at)
              values (:id, :provider, :waba, :field, :at, cast(:value as jsonb), '', :now) on conflict (id) do nothing""")
          .bind("id", event.id()).bind("provider", event.provider().name()).bind("waba", event.waba()).bind("field", event.field())
          .bind("at", Rows.time(event.at())).bind("value", Json.text(event.value())).bind("now", Rows.time(now)).execute();
      if (logged == 0) {
        return Optional.empty();
      }
      var effect = apply(h, event, change, now);
      h.createUpdate("update tqwa.account_event set effect = :effect where id = :id").bind("id", event.id()).bind("effect", effect).execute();
      return Optional.of(effect);
    });
  }

  private String apply(Handle h, AccountEvent event, AccountChange change, Instant now) {
    return switch (change) {
      case AccountChange.TemplateStatus status -> templateStatus(h, event, status, now);
      case AccountChange.TemplateQuality(var name, var language, var quality) -> done(template(h, name, language, event.at(), "quality_at", "quality = :value, quality_at = :at", quality), "quality " + quality);
      case AccountChange.TemplateCategory(var name, var language, var category) ->
          done(template(h, name, language, event.at(), null, "category = :value", category), "category " + category);
      case AccountChange.Blocked(var reason, var until) -> {
        h.createUpdate("""
                insert into tqwa.hold (sender, reason, since, until) values ('*', :reason, :at, cast(:until as timestamptz))
                on conflict (sender) do nothing""")
            .bind("reason", MARK + reason).bind("at", Rows.time(event.at())).bind("until", Rows.time(until)).execute();
        yield "held";
      }
      case AccountChange.Reinstated _ -> h.createUpdate("delete from tqwa.hold where sender = '*' and reason like :mark and since <= :at")
          .bind("mark", MARK + "%").bind("at", Rows.time(event.at())).execute() == 1 ? "hold lifted" : "nothing was held";
      case AccountChange.BroadcastsBlocked(var reason) -> "stopped " + stop(h, "true", reason, now, null, null) + " broadcasts";
      case AccountChange.Preferences(var preferences) -> preferences(h, event, preferences);
      case AccountChange.Noted(var what) -> what;
    };
  }

  private String templateStatus(Handle h, AccountEvent event, AccountChange.TemplateStatus status, Instant now) {
    int changed = template(h, status.name(), status.language(), event.at(), "status_at", "status = :value, status_at = :at, status_reason = :reason", status.status(), status.reason());
    if (changed == 0) {
      return done(0, "");
    }
    int stopped = 0;
    if (!status.status().equals("APPROVED")) {
      var reason = "The template is " + status.status() + (status.reason().isEmpty() ? "" : " (" + status.reason() + ")");
      stopped = stop(h, "template_id in (select t.id from tqwa.template t where " + SAME_TEMPLATE + ")", reason, now, status.name(), status.language());
    }
    return "template " + status.status() + (stopped == 0 ? "" : ", stopped " + stopped + " broadcasts");
  }

  /** Meta writes en-US in events and en_US elsewhere. */
  private static final String SAME_TEMPLATE = "t.provider = 'META' and t.meta_name = :name and lower(replace(t.language, '-', '_')) = lower(replace(:language, '-', '_'))";

  private static int template(Handle h, String name, String language, Instant at, String stamp, String set, String value) {
    return template(h, name, language, at, stamp, set, value, null);
  }

  private static int template(Handle h, String name, String language, Instant at, String stamp, String set, String value, String reason) {
    var update = h.createUpdate("update tqwa.template t set " + set + ", version = version + 1, updated_at = now() where " + SAME_TEMPLATE
            + (stamp == null ? "" : " and (t." + stamp + " is null or t." + stamp + " <= :at)"))
        .bind("name", name).bind("language", language).bind("value", value);
    if (stamp != null) {
      update.bind("at", Rows.time(at));
    }
    if (set.contains(":reason")) {
      update.bind("reason", reason);
    }
    return update.execute();
  }

  private static int stop(Handle h, String which, String reason, Instant now, String name, String language) {
    var update = h.createUpdate("update tqwa.broadcast set state = 'STOPPED', state_reason = :reason, epoch = epoch + 1, updated_at = :now where state = 'RUNNING' and " + which)
        .bind("reason", reason).bind("now", Rows.time(now));
    if (name != null) {
      update.bind("name", name).bind("language", language);
    }
    return update.execute();
  }

  private String preferences(Handle h, AccountEvent event, java.util.List<AccountChange.Preference> preferences) {
    int out = 0;
    int in = 0;
    for (var preference : preferences) {
      for (var address : preference.addresses()) {
        if (preference.stop()) {
          out += optOuts.add(h, address, null, OptOuts.Scope.MARKETING, "USER_PREFERENCES", null, event.id(), preference.at()) ? 1 : 0;
        } else {
          in += optOuts.revoke(h, address, OptOuts.Scope.MARKETING, "USER_PREFERENCES", preference.at()) ? 1 : 0;
        }
      }
    }
    return "opted out " + out + ", back " + in;
  }

  private static String done(int changed, String what) {
    return changed == 0 ? "no such template, or something newer is known" : what;
  }
}
