package com.tqpro.whatsapp.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.ErasureLedger;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.conversation.InboundStore;
import com.tqpro.whatsapp.postgres.conversation.StoreResult;
import com.tqpro.whatsapp.postgres.erasure.ContactExport;
import com.tqpro.whatsapp.postgres.erasure.ErasedWords;
import com.tqpro.whatsapp.postgres.erasure.Erasure;
import com.tqpro.whatsapp.postgres.erasure.ErasureReport;
import com.tqpro.whatsapp.postgres.erasure.Reappeared;
import com.tqpro.whatsapp.postgres.erasure.Retention;
import com.tqpro.whatsapp.postgres.erasure.Tombstones;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import com.tqpro.whatsapp.postgres.optout.OptOuts.Scope;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Erasing a person: what goes, what stays, and what happens at the same time. */
class ErasureTest {
  private static final String PHONE = "971500000101";
  private static final Actor OPERATOR = new Actor("operator", null);
  private final AgentFixture fixture = new AgentFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void nothing_of_the_person_is_left_and_others_and_the_statistics_stay() {
    fixture.store(fixture.text("wamid.1", "my words"));
    fixture.store(fixture.text("wamid.2", "other words", AgentFixture.who("971500000102", "AE.other")));
    var rows = new OutboundRows(fixture);
    var aisha = (UUID) fixture.one("select id from tqwa.contact where wa_id = '" + PHONE + "'");
    var sent = rows.broadcast("wamid.out", aisha, "{\"recipient_name\":\"Aisha\"}");
    rows.reply("wamid.reply", aisha, "SENT");
    var pending = rows.broadcast(null, aisha, "{}");
    fixture.database.run(h -> h.execute("update tqwa.outbound_message set state = 'PENDING', sent_at = null where id = ?", pending));
    fixture.database.run(h -> h.execute("insert into tqwa.account_event (id, provider, field, occurred_at, value, effect) values ('e', 'META', 'user_preferences', now(), '{\"wa_id\":\"971500000101\"}', '')"));

    var report = erase(PHONE);
    assertThat(report.tables().toString()).isEqualTo("{account_event=1, contact=1, conversation_messages=1, conversation_state=1, lead=0, lead_mailing=0, media=0, opt_out=0, outbound_message=3}");
    assertThat(report.keys()).isEqualTo(1);
    assertThat(report.complete()).isTrue();
    assertThat(searched()).noneMatch(text -> text.contains(PHONE) || text.contains("AE.7Hq") || text.contains("wamid.out") || text.contains("wamid.1"));
    assertThat(searched()).anyMatch(text -> text.contains("971500000102"));
    assertThat(fixture.rows("select state, skip_reason from tqwa.outbound_message where id = '" + sent + "'").toString()).isEqualTo("[{state=SENT, skip_reason=null}]");
    assertThat(fixture.rows("select state, skip_reason from tqwa.outbound_message where id = '" + pending + "'").toString()).isEqualTo("[{state=SKIPPED, skip_reason=ERASED}]");
    assertThat(fixture.context.contactKeys().find("oasis", List.of(aisha))).isEmpty();
    assertThat(fixture.one("select count(*) from tqwa.conversation_messages")).isEqualTo(1L);
    assertThat(fixture.rows("select who, action, details from tqwa.audit_log").toString()).contains("operator", "contact.erase").doesNotContain(PHONE);
    assertThat(erase(PHONE).tables().values()).containsOnly(0);
  }

  @Test
  void a_user_id_finds_the_phone_and_the_phone_the_user_id() {
    fixture.store(fixture.text("wamid.1", "my words"));
    erase("AE.7Hq");
    assertThat(searched()).noneMatch(text -> text.contains(PHONE));
    fixture.now.updateAndGet(t -> t.minusSeconds(60));
    assertThat(fixture.store(fixture.text("wamid.3", "again", AgentFixture.who(PHONE, null)))).isEqualTo(new StoreResult.Erased());
  }

  @Test
  void what_he_wrote_before_is_dropped_when_it_comes_late_and_what_he_writes_after_is_stored() {
    var late = fixture.text("wamid.late", "older words");
    fixture.now.updateAndGet(t -> t.plusSeconds(60));
    erase(PHONE);
    assertThat(fixture.store(late)).isEqualTo(new StoreResult.Erased());
    assertThat(fixture.rows("select id from tqwa.contact")).isEmpty();
    fixture.now.updateAndGet(t -> t.plusSeconds(60));
    assertThat(fixture.store(fixture.text("wamid.new", "I am back"))).isInstanceOf(StoreResult.Stored.class);
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER I am back");
  }

  @Test
  void a_stop_that_comes_after_its_sender_was_erased_holds_as_a_hash_and_is_stored_nowhere() {
    var agent = fixture.function();
    fixture.store(fixture.text("wamid.1", "one"));
    var word = fixture.text("wamid.late", "older words");
    var stop = fixture.text("wamid.stop", "St\u200Bop!!");
    fixture.now.updateAndGet(t -> t.plusSeconds(60));
    erase(PHONE);
    fixture.inbound(agent, word);
    assertThat(fixture.rows("select distinct opted_out from tqwa.tombstone").toString()).isEqualTo("[{opted_out=null}]");
    fixture.inbound(agent, stop);
    fixture.inbound(agent, stop);
    assertThat(fixture.rows("select distinct opted_out from tqwa.tombstone").toString()).isEqualTo("[{opted_out=MARKETING}]");
    assertThat(fixture.rows("select id from tqwa.contact")).isEmpty();
    assertThat(fixture.rows("select id from tqwa.opt_out")).isEmpty();
    assertThat(searched()).noneMatch(text -> text.contains(PHONE) || text.contains("AE.7Hq") || text.contains("op!!"));
    assertThat(fixture.log()).contains("Word about marketing of somebody erased kept as a hash").doesNotContain(PHONE);
    assertThat(ledger().values()).isNotEmpty().allMatch(e -> "MARKETING".equals(e.optedOut()));
    fixture.now.updateAndGet(t -> t.plusSeconds(60));
    fixture.store(fixture.text("wamid.2", "hello again"));
    assertThat(fixture.rows("select distinct scope, source from tqwa.opt_out").toString()).isEqualTo("[{scope=MARKETING, source=TOMBSTONE}]");
  }

  /** O a stop, I a start, at second 1, 2 ...; given in this order, all on their way when he was erased. */
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({"O1,MARKETING", "O1 I2,", "I2 O1,", "O1 I2 O3,MARKETING", "O3 I2 O1,MARKETING", "I2 O3 O1,MARKETING", "I1 O1,MARKETING", "O1 O1 I2 I2,", "I2,"})
  void the_latest_of_the_words_that_were_on_their_way_holds_in_whatever_order_they_come(String words, String optedOut) {
    var agent = fixture.function();
    fixture.store(fixture.text("wamid.1", "one"));
    var sent = fixture.now.get().truncatedTo(ChronoUnit.SECONDS);
    fixture.later(Duration.ofSeconds(60));
    erase(PHONE);
    for (var word : words.split(" ")) {
      var said = fixture.text("wamid." + word, word.charAt(0) == 'O' ? "STOP" : "START");
      fixture.inbound(agent, at(said, sent.plusSeconds(word.charAt(1) - '0')));
    }
    var expected = optedOut == null ? "null" : optedOut;
    assertThat(fixture.rows("select distinct opted_out from tqwa.tombstone").toString()).isEqualTo("[{opted_out=" + expected + "}]");
    assertThat(ledger().values().stream().map(e -> String.valueOf(e.optedOut())).distinct()).containsExactly(expected);
    assertThat(fixture.rows("select id from tqwa.contact")).isEmpty();
    assertThat(fixture.rows("select id from tqwa.opt_out")).isEmpty();
  }

  @Test
  void a_word_whose_process_died_after_the_ledger_is_on_the_tombstone_when_it_comes_again() {
    fixture.store(fixture.text("wamid.1", "one"));
    var sent = fixture.now.get();
    fixture.later(Duration.ofSeconds(60));
    erase(PHONE);
    var real = fixture.context.erasureLedger();
    var dies = new ErasureLedger() {
      @Override
      public void add(String tenant, Map<String, Erased> byHash) {
        real.add(tenant, byHash);
        throw new IllegalStateException("died here");
      }

      @Override
      public Map<String, Erased> all(String tenant) {
        return real.all(tenant);
      }
    };
    assertThatThrownBy(() -> words(dies).note(List.of(PHONE, "AE.7Hq"), "MARKETING", sent)).hasMessage("died here");
    assertThat(fixture.rows("select distinct opted_out from tqwa.tombstone").toString()).isEqualTo("[{opted_out=null}]");
    assertThat(ledger().values()).allMatch(e -> "MARKETING".equals(e.optedOut()));
    assertThat(words(real).note(List.of(PHONE, "AE.7Hq"), "MARKETING", sent)).isTrue();
    assertThat(fixture.rows("select distinct opted_out from tqwa.tombstone").toString()).isEqualTo("[{opted_out=MARKETING}]");
  }

  @Test
  void a_late_stop_holds_for_a_contact_that_a_file_made_meanwhile_and_a_later_start_takes_it_back() {
    var agent = fixture.function();
    fixture.store(fixture.text("wamid.1", "one"));
    var stop = fixture.text("wamid.stop", "STOP");
    fixture.later(Duration.ofSeconds(10));
    var start = fixture.text("wamid.start", "START");
    fixture.later(Duration.ofSeconds(60));
    erase(PHONE);
    var rows = new OutboundRows(fixture);
    rows.contact(PHONE);
    fixture.inbound(agent, stop);
    assertThat(fixture.rows("select address, scope, source from tqwa.opt_out where revoked_at is null").toString()).isEqualTo("[{address=" + PHONE + ", scope=MARKETING, source=TOMBSTONE}]");
    fixture.inbound(agent, start);
    assertThat(fixture.rows("select id from tqwa.opt_out where revoked_at is null")).isEmpty();
    assertThat(fixture.rows("select id from tqwa.conversation_messages")).isEmpty();
  }

  @Test
  void what_he_says_after_he_came_back_is_noted_too_and_outlives_another_erasure() {
    var agent = fixture.function();
    fixture.store(fixture.text("wamid.1", "one"));
    fixture.inbound(agent, fixture.text("wamid.stop", "STOP"));
    fixture.later(Duration.ofSeconds(60));
    erase(PHONE);
    fixture.later(Duration.ofSeconds(60));
    fixture.inbound(agent, fixture.text("wamid.2", "hello again"));
    assertThat(fixture.rows("select distinct source from tqwa.opt_out where revoked_at is null").toString()).isEqualTo("[{source=TOMBSTONE}]");
    fixture.later(Duration.ofSeconds(60));
    fixture.inbound(agent, fixture.text("wamid.3", "START"));
    assertThat(fixture.rows("select id from tqwa.opt_out where revoked_at is null")).isEmpty();
    assertThat(ledger().values()).allMatch(e -> e.optedOut() == null);
    fixture.later(Duration.ofSeconds(60));
    erase(PHONE);
    assertThat(fixture.rows("select distinct opted_out from tqwa.tombstone").toString()).as("the earlier opt-out does not come back").isEqualTo("[{opted_out=null}]");
    fixture.later(Duration.ofSeconds(60));
    fixture.inbound(agent, fixture.text("wamid.4", "hello once more"));
    fixture.later(Duration.ofSeconds(60));
    fixture.inbound(agent, fixture.text("wamid.5", "STOP"));
    assertThat(ledger().values()).allMatch(e -> "MARKETING".equals(e.optedOut()));
  }

  @Test
  void erasing_again_does_not_take_the_opt_out_from_the_ledger() {
    fixture.store(fixture.text("wamid.1", "one"));
    new OptOuts(fixture.database, new UuidV7(fixture.now::get)).add(PHONE, null, Scope.ALL, "API", null, null, fixture.now.get());
    erase(PHONE);
    fixture.later(Duration.ofSeconds(60));
    erase(PHONE);
    assertThat(ledger().values()).isNotEmpty().allMatch(e -> "ALL".equals(e.optedOut())).anyMatch(e -> e.at().equals(fixture.now.get()));
  }

  @Test
  void a_stop_that_is_settled_while_he_is_erased_is_on_the_tombstone() throws Exception {
    fixture.store(fixture.text("wamid.1", "one"));
    var erased = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor(); var other = fixture.database()) {
      var erasure = new java.util.concurrent.atomic.AtomicReference<java.util.concurrent.Future<ErasureReport>>();
      other.run(h -> h.useTransaction(t -> {
        t.execute("update tqwa.conversation_state set updated_at = now()");
        erasure.set(threads.submit(() -> {
          erased.countDown();
          return erase(PHONE);
        }));
        erased.await();
        Await.until("the erasure waits for the turn", Duration.ofSeconds(60), () -> waiting() == 1);
        new OptOuts(other, new UuidV7(fixture.now::get)).add(t, PHONE, null, Scope.MARKETING, "KEYWORD", null, null, fixture.now.get());
      }));
      assertThat(erasure.get().get().optOutKept()).isTrue();
    }
    assertThat(fixture.rows("select id from tqwa.opt_out")).isEmpty();
    assertThat(ledger().values()).isNotEmpty().allMatch(e -> "MARKETING".equals(e.optedOut()));
  }

  @Test
  void an_opt_out_outlives_the_person_as_a_hash_and_comes_back_with_him() {
    fixture.store(fixture.text("wamid.1", "one"));
    new OptOuts(fixture.database, new UuidV7(fixture.now::get)).add(PHONE, null, Scope.MARKETING, "KEYWORD", null, null, fixture.now.get());
    assertThat(erase(PHONE).optOutKept()).isTrue();
    assertThat(fixture.rows("select * from tqwa.opt_out")).isEmpty();
    assertThat(erase(PHONE).optOutKept()).isFalse();
    fixture.now.updateAndGet(t -> t.plusSeconds(60));
    fixture.store(fixture.text("wamid.2", "hello"));
    assertThat(fixture.rows("select distinct scope, source from tqwa.opt_out").toString()).isEqualTo("[{scope=MARKETING, source=TOMBSTONE}]");
    var key = fixture.context.contactKeys().find("oasis", List.of(ContactKeys.TENANT)).get(ContactKeys.TENANT);
    fixture.database.run(h -> h.execute("update tqwa.opt_out set revoked_at = now()"));
    int restored = fixture.database.call(h -> Tombstones.restoreOptOuts(h, key, List.of(PHONE), new UuidV7(fixture.now::get)));
    assertThat(restored).as("he took it back himself since").isZero();
  }

  @Test
  void a_row_in_a_workers_hand_is_taken_when_he_is_done_with_it() {
    var rows = new OutboundRows(fixture);
    var contact = rows.contact(PHONE);
    var row = rows.broadcast(null, contact, "{}");
    fixture.database.run(h -> h.execute("update tqwa.outbound_message set state = 'CLAIMED', sent_at = null, claimed_until = '2026-11-24T10:00:20Z'"));
    var pauses = new ArrayList<Duration>();
    var report = new Erasure(fixture.database, fixture.context.contactKeys(), "oasis", fixture.now::get, time -> {
      pauses.add(time);
      if (pauses.size() == 3) {
        fixture.database.run(h -> h.execute("update tqwa.outbound_message set state = 'SENT', provider_message_id = 'wamid.mine', sent_at = now(), claimed_until = null"));
      }
    }).erase(List.of(PHONE), OPERATOR);
    assertThat(pauses).hasSize(3);
    assertThat(report.complete()).isTrue();
    assertThat(fixture.rows("select state, recipient, provider_message_id from tqwa.outbound_message where id = '" + row + "'").toString())
        .isEqualTo("[{state=SENT, recipient=null, provider_message_id=null}]");
  }

  @Test
  void a_worker_who_never_ends_is_told() {
    var rows = new OutboundRows(fixture);
    rows.broadcast(null, rows.contact(PHONE), "{}");
    fixture.database.run(h -> h.execute("update tqwa.outbound_message set state = 'CLAIMED', sent_at = null, claimed_until = '2026-11-25T10:00:00Z'"));
    var report = new Erasure(fixture.database, fixture.context.contactKeys(), "oasis", fixture.now::get, time -> fixture.now.updateAndGet(t -> t.plusSeconds(30)))
        .erase(List.of(PHONE), OPERATOR);
    assertThat(report.inHand()).isEqualTo(1);
    assertThat(report.complete()).isFalse();
  }

  @Test
  void an_erasure_broken_off_before_the_keys_went_is_finished_by_the_next_one() {
    fixture.store(fixture.text("wamid.1", "one"));
    var contact = (UUID) fixture.one("select id from tqwa.contact");
    var broken = new BrokenDelete(fixture.context.contactKeys());
    try {
      new Erasure(fixture.database, broken, "oasis", fixture.now::get, time -> { }).erase(List.of(PHONE), OPERATOR);
    } catch (IllegalStateException died) {
      assertThat(died).hasMessage("died here");
    }
    assertThat(fixture.context.contactKeys().find("oasis", List.of(contact))).hasSize(1);
    new Retention(fixture.database, fixture.context.contactKeys(), "oasis", fixture.now::get, 5).run(10);
    assertThat(fixture.context.contactKeys().find("oasis", List.of(contact))).isEmpty();
    assertThat(fixture.rows("select * from tqwa.erasure where contact_keys <> '{}'")).isEmpty();
  }

  @Test
  void messages_that_come_in_while_he_is_erased_leave_nothing() throws Exception {
    var start = new CountDownLatch(1);
    var some = new CountDownLatch(6);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var stores = new ArrayList<java.util.concurrent.Future<Object>>();
      for (int worker = 0; worker < 4; worker++) {
        int w = worker;
        stores.add(threads.submit(() -> {
          var store = new InboundStore(fixture.context.contactKeys(), fixture.now::get, 5);
          try (Database mine = fixture.database()) {
            start.await();
            for (int i = 0; i < 10; i++) {
              store.store(mine, "oasis", fixture.text("wamid." + w + "." + i, "words"));
              some.countDown();
            }
          }
          return null;
        }));
      }
      var erasure = threads.submit(() -> {
        some.await();
        return erase(PHONE);
      });
      start.countDown();
      for (var store : stores) {
        store.get();
      }
      erasure.get();
    }
    assertThat(fixture.rows("select id from tqwa.contact")).isEmpty();
    assertThat(fixture.rows("select id from tqwa.conversation_messages")).isEmpty();
  }

  @Test
  void an_export_shows_everything_in_the_clear() {
    fixture.store(fixture.image("wamid.1", "look"));
    var export = new ContactExport(fixture.database, fixture.context.contactKeys(), "oasis", fixture.now::get).of(List.of(PHONE));
    assertThat(export.at("/contact/0/wa_id").asText()).isEqualTo(PHONE);
    assertThat(export.at("/contact/0/name").asText()).isEqualTo("Aisha");
    assertThat(export.at("/conversation_messages/0/original").asText()).isEqualTo("look");
    assertThat(Json.tree(export.at("/conversation_messages/0/details").asText()).at("/media/mimeType").asText()).isEqualTo("image/jpeg");
    assertThat(export.at("/conversation_state/0/retain_until").asText()).isEqualTo("2031-11-24T10:00:00Z");
    assertThat(new ContactExport(fixture.database, fixture.context.contactKeys(), "oasis", fixture.now::get).of(List.of("971500000999"))).isEmpty();
  }

  @Test
  void who_was_silent_for_the_years_of_retention_goes_and_who_was_not_stays() {
    fixture.store(fixture.text("wamid.1", "old", AgentFixture.who("971500000101", null)));
    fixture.store(fixture.text("wamid.2", "old", AgentFixture.who("971500000102", null)));
    var rows = new OutboundRows(fixture);
    rows.contact("971500000103");
    new OptOuts(fixture.database, new UuidV7(fixture.now::get)).add("971500000103", null, Scope.ALL, "KEYWORD", null, null, fixture.now.get());
    fixture.now.updateAndGet(t -> t.plus(Duration.ofDays(5 * 365)));
    fixture.store(fixture.text("wamid.3", "newer", AgentFixture.who("971500000102", null)));
    fixture.now.updateAndGet(t -> t.plus(Duration.ofDays(10)));
    var retention = new Retention(fixture.database, fixture.context.contactKeys(), "oasis", fixture.now::get, 5);
    assertThat(retention.run(1)).isEqualTo(1);
    assertThat(retention.run(100)).isEqualTo(1);
    assertThat(retention.run(100)).isZero();
    assertThat(fixture.rows("select wa_id from tqwa.contact").toString()).isEqualTo("[{wa_id=971500000102}]");
    assertThat(fixture.rows("select opted_out from tqwa.tombstone").toString()).isEqualTo("[{opted_out=ALL}]");
    assertThat(searched()).noneMatch(text -> text.contains("971500000103"));
  }

  @Test
  void a_conversation_is_kept_as_many_years_as_is_configured() {
    fixture.inbound(fixture.functionWithVariables(), fixture.text("wamid.1", "one"));
    assertThat(fixture.rows("select extract(year from retain_until) as year from tqwa.conversation_state").toString()).isEqualTo("[{year=2031}]");
    fixture.variables.put("DATA_RETENTION_YEARS", "7");
    fixture.inbound(fixture.functionWithVariables(), fixture.text("wamid.2", "two"));
    assertThat(fixture.rows("select extract(year from retain_until) as year from tqwa.conversation_state").toString()).isEqualTo("[{year=2033}]");
  }

  @Test
  void who_is_back_from_a_backup_is_found_by_his_tombstone_or_by_his_missing_key() {
    var reappeared = new Reappeared(fixture.database, fixture.context.contactKeys(), "oasis");
    assertThat(reappeared.find(Map.of()).erased()).isEmpty();
    fixture.store(fixture.text("wamid.1", "one", AgentFixture.who("971500000101", "AE.one")));
    fixture.store(fixture.text("wamid.2", "two", AgentFixture.who("971500000102", "AE.two")));
    fixture.store(fixture.text("wamid.3", "three", AgentFixture.who("971500000103", null)));
    assertThat(reappeared.find(Map.of()).erased()).isEmpty();
    // The backup was made before 101 was erased with his tombstone, and 102 whose tombstone the restored database does not know.
    fixture.context.contactKeys().delete("oasis", (UUID) fixture.one("select id from tqwa.contact where wa_id = '971500000102'"));
    erase("971500000101");
    fixture.database.run(h -> h.execute("insert into tqwa.contact (id, user_id, created_at) values (?, 'AE.one', '2026-01-01')", UuidV7.at(1)));
    assertThat(reappeared.find(Map.of()).erased()).containsExactlyInAnyOrder("AE.one", "971500000102");
    fixture.now.updateAndGet(t -> t.plusSeconds(60));
    erase("AE.one");
    fixture.now.updateAndGet(t -> t.plusSeconds(60));
    fixture.store(fixture.text("wamid.4", "back again", AgentFixture.who("971500000101", null)));
    fixture.database.run(h -> h.execute("update tqwa.contact set created_at = '2026-11-24T10:02:30Z' where wa_id = '971500000101'"));
    assertThat(reappeared.find(Map.of()).erased()).as("who came back by himself stays").containsExactly("971500000102");
    assertThat(reappeared.find(Map.of()).back()).containsExactly("971500000101");
  }

  /** What the backup of who came back says about marketing, what the ledger says; then what holds. */
  @ParameterizedTest
  @CsvSource({"none,STOP,MARKETING", "STOP,START,none", "STOP,STOP,MARKETING", "START,STOP,MARKETING"})
  void the_later_word_of_who_came_back_is_put_back_after_a_restore(String backup, String later, String holds) {
    var agent = fixture.function();
    fixture.store(fixture.text("wamid.1", "one"));
    erase(PHONE);
    fixture.later(Duration.ofSeconds(60));
    fixture.inbound(agent, fixture.text("wamid.2", "hello again"));
    if (!backup.equals("none")) {
      fixture.inbound(agent, fixture.text("wamid.3", backup));
    }
    var opted = fixture.rows("select * from tqwa.opt_out where revoked_at is null").size();
    fixture.later(Duration.ofSeconds(60));
    fixture.inbound(agent, fixture.text("wamid.4", later));
    // The backup was made before the later word.
    fixture.database.run(h -> h.execute(opted == 0 ? "delete from tqwa.opt_out" : "update tqwa.opt_out set revoked_at = null, revoked_source = null"));
    fixture.database.run(h -> h.execute("delete from tqwa.tombstone"));
    fixture.database.run(h -> h.execute("update tqwa.contact set created_at = '2026-11-24T10:01:30Z'"));
    Tombstones.restore(fixture.database, ledger());
    var found = new Reappeared(fixture.database, fixture.context.contactKeys(), "oasis").find(ledger());
    assertThat(found.erased()).isEmpty();
    words(fixture.context.erasureLedger()).settle(found.back());
    assertThat(fixture.rows("select distinct scope from tqwa.opt_out where revoked_at is null").toString()).isEqualTo(holds.equals("none") ? "[]" : "[{scope=" + holds + "}]");
  }

  private ErasureReport erase(String identity) {
    try (var mine = fixture.database()) {
      return new Erasure(mine, fixture.context.contactKeys(), fixture.context.erasureLedger(), "oasis", fixture.now::get, time -> { }).erase(List.of(identity), OPERATOR);
    }
  }

  private ErasedWords words(ErasureLedger ledger) {
    return new ErasedWords(fixture.database, fixture.context.contactKeys(), ledger, "oasis", fixture.now::get);
  }

  private Map<String, ErasureLedger.Erased> ledger() {
    return fixture.context.erasureLedger().all("oasis");
  }

  private static InboundMessage at(InboundMessage m, java.time.Instant at) {
    return new InboundMessage(m.provider(), m.sender(), m.id(), m.direction(), m.contact(), at, m.kind(), m.text(), m.payload(), m.quotedId(), m.aboutId(), m.media(), m.change(), m.details());
  }

  /** Sessions of this database that wait for a lock. */
  private long waiting() {
    try (var mine = fixture.database()) {
      return mine.call(h -> h.createQuery("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'").mapTo(Long.class).one());
    }
  }

  /** Every row of every table, and every item of the key table, as text. */
  private List<String> searched() {
    var texts = new ArrayList<String>();
    for (var table : fixture.rows("select tablename from pg_tables where schemaname = 'tqwa'")) {
      fixture.rows("select cast(t.* as text) as row from tqwa." + table.get("tablename") + " t").forEach(r -> texts.add((String) r.get("row")));
    }
    Embedded.dynamo().client().scan(r -> r.tableName(fixture.variables.get("CONTACT_KEYS_TABLE"))).items().forEach(i -> texts.add(i.toString()));
    return texts;
  }

  /** The real key store, at a process that dies when it is to delete. */
  private record BrokenDelete(ContactKeys real) implements ContactKeys {
    @Override
    public Map<UUID, ContactCipher> find(String tenant, Collection<UUID> contacts) {
      return real.find(tenant, contacts);
    }

    @Override
    public Map<UUID, ContactCipher> findOrCreate(String tenant, Collection<UUID> contacts) {
      return real.findOrCreate(tenant, contacts);
    }

    @Override
    public void delete(String tenant, UUID contact) {
      throw new IllegalStateException("died here");
    }
  }
}
