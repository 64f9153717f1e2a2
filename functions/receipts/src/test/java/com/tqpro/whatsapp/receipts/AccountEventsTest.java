package com.tqpro.whatsapp.receipts;

import static com.tqpro.whatsapp.receipts.ReceiptsWorld.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.account.AccountChange;
import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.id.Digest;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.account.AccountEvents;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.erasure.ErasedWords;
import com.tqpro.whatsapp.postgres.erasure.Erasure;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountEventsTest {
  private static final ReceiptsWorld WORLD = new ReceiptsWorld();
  private static final String PAUSED = "{\"event\":\"PAUSED\",\"message_template_id\":1,\"message_template_name\":\"eid\",\"message_template_language\":\"en-US\",\"reason\":\"NONE\",\"other_info\":{\"title\":\"FIRST_PAUSE\",\"description\":\"for 3 hours\"}}";

  @AfterAll
  static void closeWorld() {
    WORLD.close();
  }

  @BeforeEach
  void calm() {
    for (var table : new String[] {"hold", "opt_out", "account_event", "broadcast", "tombstone"}) {
      WORLD.execute("delete from tqwa." + table);
    }
    WORLD.execute("update tqwa.template set status = 'APPROVED', status_at = null, status_reason = null, quality = null, quality_at = null, category = 'MARKETING'");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-", value = {
      "message_template_status_update|{'event':'APPROVED','message_template_name':'eid','message_template_language':'en-US','reason':'NONE'}|template APPROVED|APPROVED|-",
      "message_template_status_update|{'event':'REINSTATED','message_template_name':'eid','message_template_language':'en_US'}|template APPROVED|APPROVED|-",
      "message_template_status_update|{'event':'DISABLED','message_template_name':'eid','message_template_language':'en-US'}|template DISABLED, stopped 1 broadcasts|DISABLED|The template is DISABLED",
      "message_template_status_update|{'event':'REJECTED','message_template_name':'eid','message_template_language':'en-US','reason':'ABUSIVE_CONTENT'}|template REJECTED, stopped 1 broadcasts|REJECTED|The template is REJECTED (ABUSIVE_CONTENT)",
      "message_template_status_update|{'event':'FLAGGED','message_template_name':'eid','message_template_language':'en-US'}|template FLAGGED|APPROVED|-",
      "message_template_status_update|{'event':'PAUSED','message_template_name':'eid','message_template_language':'ar'}|no such template, or something newer is known|APPROVED|-",
      "message_template_status_update|{'event':'PAUSED'}|incomplete|APPROVED|-",
      "message_template_quality_update|{'previous_quality_score':'GREEN','new_quality_score':'RED','message_template_name':'eid','message_template_language':'en-US'}|quality RED|APPROVED|-",
      "template_category_update|{'new_category':'MARKETING','correct_category':'UTILITY','message_template_name':'eid','message_template_language':'en-US'}|category will be UTILITY|APPROVED|-",
      "template_category_update|{'previous_category':'MARKETING','new_category':'UTILITY','message_template_name':'eid','message_template_language':'en-US'}|category UTILITY|APPROVED|-",
      "account_update|{'event':'DISABLED_UPDATE','ban_info':{'waba_ban_state':'DISABLE'}}|held|APPROVED|-",
      "account_update|{'event':'DISABLED_UPDATE','ban_info':{'waba_ban_state':'SCHEDULE_FOR_DISABLE','waba_ban_date':'May 1'}}|account will be disabled on May 1|APPROVED|-",
      "account_update|{'event':'ACCOUNT_RESTRICTION','restriction_info':[{'restriction_type':'RESTRICTED_BIZ_INITIATED_MESSAGING'}]}|stopped 1 broadcasts|APPROVED|Meta has restricted the account: RESTRICTED_BIZ_INITIATED_MESSAGING",
      "account_update|{'event':'PARTNER_ADDED'}|account PARTNER_ADDED|APPROVED|-",
      "phone_number_quality_update|{'event':'THROUGHPUT_UPGRADE','max_daily_conversations_per_business':'TIER_UNLIMITED'}|number THROUGHPUT_UPGRADE TIER_UNLIMITED|APPROVED|-",
      "something_new|{'a':1}|noted|APPROVED|-"})
  void each_event_has_its_effect(String field, String value, String effect, String templateStatus, String broadcastReason) {
    WORLD.broadcast("RUNNING");
    assertThat(WORLD.accounts(event(field, value.replace('\'', '"'), NOW))).isEmpty();
    assertThat(WORLD.text("select effect from tqwa.account_event")).isEqualTo(effect);
    assertThat(WORLD.text("select status from tqwa.template")).isEqualTo(templateStatus);
    assertThat(WORLD.text("select state_reason from tqwa.broadcast")).isEqualTo(broadcastReason);
  }

  @Test
  void a_template_paused_half_way_stops_its_broadcasts_with_the_reason_and_voids_their_tickets() {
    WORLD.broadcast("RUNNING");
    WORLD.accounts(event("message_template_status_update", PAUSED, NOW));
    assertThat(WORLD.text("select state || ' ' || epoch || ' ' || state_reason from tqwa.broadcast")).isEqualTo("STOPPED 2 The template is PAUSED (FIRST_PAUSE: for 3 hours)");
  }

  @Test
  void older_events_and_copies_change_nothing() {
    var approved = event("message_template_status_update", "{\"event\":\"APPROVED\",\"message_template_name\":\"eid\",\"message_template_language\":\"en-US\"}", NOW.plusSeconds(60));
    WORLD.accounts(approved);
    WORLD.accounts(event("message_template_status_update", PAUSED, NOW), approved);
    assertThat(WORLD.text("select status from tqwa.template")).isEqualTo("APPROVED");
    assertThat(WORLD.count("select count(*) from tqwa.account_event")).isEqualTo(2);
    var pausedLater = event("message_template_status_update", PAUSED, NOW.plusSeconds(120));
    WORLD.accounts(pausedLater, pausedLater);
    assertThat(WORLD.text("select status from tqwa.template")).isEqualTo("PAUSED");
    assertThat(WORLD.count("select count(*) from tqwa.account_event")).isEqualTo(3);
  }

  @Test
  void a_ban_holds_the_tenant_until_it_is_lifted_but_not_a_hold_that_has_another_reason() {
    var banned = "{\"event\":\"DISABLED_UPDATE\",\"ban_info\":{\"waba_ban_state\":\"DISABLE\"}}";
    var reinstated = "{\"event\":\"DISABLED_UPDATE\",\"ban_info\":{\"waba_ban_state\":\"REINSTATE\"}}";
    WORLD.accounts(event("account_update", banned, NOW));
    assertThat(WORLD.text("select sender || ' ' || reason from tqwa.hold")).isEqualTo("* Account event: Meta has disabled the WhatsApp Business Account");
    WORLD.accounts(event("account_update", reinstated, NOW.plusSeconds(60)));
    assertThat(WORLD.count("select count(*) from tqwa.hold")).isZero();
    WORLD.execute("insert into tqwa.hold (sender, reason, since) values ('*', 'Error 190', '2026-11-24T09:00:00Z')");
    WORLD.accounts(event("account_update", reinstated, NOW.plusSeconds(120)));
    assertThat(WORLD.count("select count(*) from tqwa.hold")).isEqualTo(1);
  }

  /** s stop, r resume, at second 1, 2 ...; given in this order. */
  @ParameterizedTest(name = "{0} -> opted out {1}")
  @CsvSource({"s1,true", "s1 r2,false", "r2 s1,false", "s1 r2 s3,true", "s3 r2 s1,true", "r2 s3 s1,true", "s1 s1 r2 r2,false", "r1 s2,true"})
  void preferences_count_by_their_own_time(String events, boolean optedOut) {
    for (var one : events.split(" ")) {
      var value = "{\"user_preferences\":[{\"wa_id\":\"971500000001\",\"user_id\":\"AE.7Hq2x\",\"detail\":\"d\",\"category\":\"marketing_messages\",\"value\":\""
          + (one.charAt(0) == 's' ? "stop" : "resume") + "\",\"timestamp\":" + (NOW.getEpochSecond() + one.charAt(1) - '0') + "}]}";
      assertThat(WORLD.accounts(event("user_preferences", value, NOW))).isEmpty();
    }
    assertThat(WORLD.count("select count(*) from tqwa.opt_out where revoked_at is null and scope = 'MARKETING' and source = 'USER_PREFERENCES' and provider_message_id is not null")).isEqualTo(optedOut ? 2 : 0);
  }

  /** Words of an erased person that come late, in this order, s stop and r resume at a second; then what tombstone and ledger keep. */
  @ParameterizedTest
  @CsvSource({"971500000021,s0,MARKETING", "971500000022,s0 r0,MARKETING", "971500000023,s0 r1,null", "971500000024,r1 s0,null", "971500000025,s0 r1 s2,MARKETING"})
  void an_older_word_of_an_erased_person_is_kept_as_a_hash_only(String phone, String words, String optedOut) {
    erase(phone);
    for (var word : words.split(" ")) {
      assertThat(WORLD.accounts(event("user_preferences", preferences(choice(phone, word)), NOW))).isEmpty();
    }
    assertThat(WORLD.count("select count(*) from tqwa.account_event")).isZero();
    assertThat(WORLD.count("select count(*) from tqwa.opt_out")).isZero();
    assertThat(WORLD.text("select coalesce(opted_out, 'null') from tqwa.tombstone")).isEqualTo(optedOut);
    var kept = WORLD.context.erasureLedger().all("oasis").get(WORLD.text("select identity from tqwa.tombstone"));
    assertThat(String.valueOf(kept.optedOut())).isEqualTo(optedOut);
  }

  @Test
  void an_erased_person_was_kept_in_the_event_of_somebody_else() {
    erase("971500000009");
    var both = preferences(choice("971500000008", "s0") + "," + choice("971500000009", "s0"));
    assertThat(WORLD.accounts(event("user_preferences", both, NOW))).isEmpty();
    assertThat(WORLD.text("select address from tqwa.opt_out")).isEqualTo("971500000008");
    assertThat(WORLD.text("select cast(value as text) from tqwa.account_event")).doesNotContain("971500000009");
    assertThat(WORLD.text("select opted_out from tqwa.tombstone")).isEqualTo("MARKETING");
  }

  @Test
  void a_choice_that_means_nothing_here_names_nobody() {
    assertThat(WORLD.accounts(event("user_preferences", preferences(choice("971500000009", "s0")).replace("marketing_messages", "another"), NOW))).isEmpty();
    assertThat(WORLD.text("select effect || ' ' || cast(value as text) from tqwa.account_event")).isEqualTo("preference of another kind {}");
  }

  /** The event was found to be of nobody erased, and then he was, before it was written. */
  @Test
  void an_event_of_somebody_who_is_erased_meanwhile_comes_again() {
    var change = new AccountChange.Preferences(List.of(new AccountChange.Preference(List.of("971500000009"), true, NOW)));
    erase("971500000009");
    var words = new ErasedWords(WORLD.database, WORLD.context.contactKeys(), WORLD.context.erasureLedger(), "oasis", () -> NOW);
    var events = new AccountEvents(WORLD.database, new OptOuts(WORLD.database, new UuidV7(() -> NOW)));
    assertThatThrownBy(() -> events.take(event("user_preferences", "{}", NOW), change, words, NOW)).hasMessage("somebody whom the event names was erased just now");
    assertThat(WORLD.count("select count(*) from tqwa.account_event")).isZero();
  }

  private static void erase(String phone) {
    new Erasure(WORLD.database, WORLD.context.contactKeys(), WORLD.context.erasureLedger(), "oasis", () -> NOW.plusSeconds(5), time -> { })
        .erase(List.of(phone), new Actor("operator", null));
  }

  private static String preferences(String choices) {
    return "{\"user_preferences\":[" + choices + "]}";
  }

  /** @param word as s1: stop, at second 1 */
  private static String choice(String phone, String word) {
    return "{\"wa_id\":\"" + phone + "\",\"detail\":\"d\",\"category\":\"marketing_messages\",\"value\":\"" + (word.charAt(0) == 's' ? "stop" : "resume")
        + "\",\"timestamp\":" + (NOW.getEpochSecond() + word.charAt(1) - '0') + "}";
  }

  @Test
  void a_tenant_without_a_database_fails_alone() {
    var dune = new AccountEvent(Provider.META, "dune", "100", "account_update", "x", NOW, Json.tree("{\"event\":\"PARTNER_ADDED\"}"));
    assertThat(WORLD.accounts(dune, event("account_update", "{\"event\":\"PARTNER_ADDED\"}", NOW))).containsExactly(0);
  }

  private static AccountEvent event(String field, String value, Instant at) {
    return new AccountEvent(Provider.META, "oasis", "100001", field, Digest.sha256("100001" + at + field + value), at, Json.tree(value));
  }
}
