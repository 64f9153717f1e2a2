package com.tqpro.whatsapp.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.crypto.SecretKey32;
import com.tqpro.whatsapp.domain.crypto.TenantKeys;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.conversation.InboundStore;
import com.tqpro.whatsapp.postgres.conversation.StoreResult;
import com.tqpro.whatsapp.postgres.conversation.ThreadReader;
import com.tqpro.whatsapp.runtime.keys.DynamoContactKeys;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is stored, and how often. */
class InboundStoreTest {
  private static final String EVERYTHING = "select cast(s.* as text) as s, cast(c.* as text) as c from tqwa.conversation_state s, tqwa.contact c";
  private final AgentFixture fixture = new AgentFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_text_is_stored_encrypted_with_the_next_number() {
    var first = fixture.store(fixture.text("wamid.1", "\u0645\u0631\u062d\u0628\u0627"));
    fixture.now.updateAndGet(t -> t.plusSeconds(60));
    fixture.store(fixture.text("wamid.2", "two"));
    assertThat(first).isInstanceOfSatisfying(StoreResult.Stored.class, s -> assertThat(s.seq()).isEqualTo(1));
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER \u0645\u0631\u062d\u0628\u0627", "2 IN CUSTOMER two");
    var state = fixture.rows("select * from tqwa.conversation_state").getFirst();
    assertThat(state).containsEntry("mode", "ai").containsEntry("inbound_seq", 2L).containsEntry("answered_seq", 0L).containsEntry("sender", AgentFixture.SENDER);
    assertThat(((Timestamp) state.get("retain_until")).toInstant()).isEqualTo(Instant.parse("2031-11-24T10:01:00.001Z"));
    assertThat(((Timestamp) fixture.one("select last_inbound_at from tqwa.contact")).toInstant()).isEqualTo(Instant.parse("2026-11-24T10:01:00.001Z"));
  }

  @Test
  void nothing_that_was_said_is_in_the_database_in_the_clear() {
    fixture.store(fixture.image("wamid.1", "secret caption"));
    var dump = fixture.rows("select cast(m.* as text) as m, cast(c.* as text) as c, cast(s.* as text) as s from tqwa.conversation_messages m "
        + "join tqwa.contact c on c.id = m.contact_id join tqwa.conversation_state s on s.id = m.conversation_id").getFirst().toString();
    for (var secret : List.of("secret caption", "Aisha", "lookaside")) {
      assertThat(dump).doesNotContain(secret).doesNotContain(java.util.HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8)));
    }
    var row = fixture.rows("select * from tqwa.conversation_messages").getFirst();
    var details = fixture.cipher((UUID) row.get("contact_id")).open((byte[]) row.get("details_enc"), "conversation_messages", "details_enc", row.get("id"));
    assertThat(details).isEqualTo("{\"image\":{\"id\":\"3001\"},\"media\":{\"id\":\"3001\",\"mimeType\":\"image/jpeg\",\"sha256\":\"q2Fz\",\"url\":\"https://lookaside.fbsbx.com/3001\"}}");
  }

  @Test
  void a_ciphertext_opens_only_with_its_key_and_at_its_place() {
    fixture.store(fixture.text("wamid.1", "one"));
    fixture.store(fixture.text("wamid.2", "two"));
    var rows = fixture.rows("select * from tqwa.conversation_messages order by seq");
    var contact = (UUID) rows.get(0).get("contact_id");
    var sealed = (byte[]) rows.get(0).get("original_enc");
    var cipher = fixture.cipher(contact);
    // Another row, another column, another tenant, another master key, no key at all.
    assertThatThrownBy(() -> cipher.open(sealed, "conversation_messages", "original_enc", rows.get(1).get("id"))).isInstanceOf(CryptoFault.class);
    assertThatThrownBy(() -> cipher.open(sealed, "conversation_messages", "english_enc", rows.get(0).get("id"))).isInstanceOf(CryptoFault.class);
    assertThat(fixture.context.contactKeys().find("palm", List.of(contact))).isEmpty();
    var strangers = new DynamoContactKeys(fixture.context.dynamo(), fixture.variables.get("CONTACT_KEYS_TABLE"),
        tenant -> new TenantKeys(List.of(SecretKey32.random()), tenant));
    assertThatThrownBy(() -> strangers.find("oasis", List.of(contact))).isInstanceOf(CryptoFault.class);
    fixture.context.contactKeys().delete("oasis", contact);
    assertThat(fixture.context.contactKeys().find("oasis", List.of(contact))).isEmpty();
  }

  @Test
  void a_copy_changes_nothing_and_is_told_apart() {
    var stored = (StoreResult.Stored) fixture.store(fixture.text("wamid.1", "one"));
    var before = fixture.rows(EVERYTHING);
    long statements = fixture.database.statements();
    assertThat(fixture.store(fixture.text("wamid.1", "one"))).isEqualTo(new StoreResult.Duplicate(stored.contact(), stored.conversation(), 1));
    assertThat(fixture.database.statements() - statements).isEqualTo(1);
    assertThat(fixture.rows(EVERYTHING)).hasToString(before.toString());
  }

  @Test
  void a_message_of_a_known_contact_takes_two_statements_and_of_a_new_one_five() {
    fixture.store(fixture.text("wamid.1", "one"));
    assertThat(fixture.database.statements()).isEqualTo(5);
    fixture.store(fixture.text("wamid.2", "two"));
    assertThat(fixture.database.statements()).isEqualTo(7);
  }

  @Test
  void reactions_and_revocations_are_rows_that_ask_for_no_answer_and_open_no_window() {
    fixture.store(fixture.text("wamid.1", "one"));
    fixture.now.updateAndGet(t -> t.plusSeconds(60));
    fixture.store(fixture.about("wamid.2", "reaction", "\uD83D\uDC4D", "wamid.1"));
    fixture.store(fixture.about("wamid.3", "revoke", null, "wamid.1"));
    fixture.store(fixture.about("wamid.4", "edit", "one, corrected", "wamid.1"));
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER one", "1 IN CUSTOMER \uD83D\uDC4D", "1 IN CUSTOMER null", "2 IN CUSTOMER one, corrected");
    assertThat(fixture.rows("select kind, quoted_wamid from tqwa.conversation_messages where quoted_wamid is not null")).hasSize(3)
        .allSatisfy(r -> assertThat(r).containsEntry("quoted_wamid", "wamid.1"));
    assertThat(fixture.one("select inbound_seq from tqwa.conversation_state")).isEqualTo(2L);
  }

  @Test
  void a_reaction_alone_leaves_the_window_closed() {
    fixture.store(fixture.about("wamid.2", "reaction", "x", "wamid.1"));
    assertThat(fixture.one("select last_inbound_at from tqwa.contact")).isNull();
    assertThat(fixture.one("select inbound_seq from tqwa.conversation_state")).isEqualTo(0L);
  }

  @Test
  void an_echo_is_a_persons_answer_and_silences_the_ai() {
    fixture.store(fixture.text("wamid.1", "one"));
    fixture.store(fixture.echo("wamid.2", "This is Sara"));
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER one", "1 OUT HUMAN This is Sara");
    assertThat(fixture.rows("select mode, inbound_seq, answered_seq from tqwa.conversation_state").getFirst())
        .containsEntry("mode", "human").containsEntry("inbound_seq", 1L).containsEntry("answered_seq", 1L);
  }

  @Test
  void an_echo_of_what_we_sent_ourselves_is_not_a_persons() {
    var contact = ((StoreResult.Stored) fixture.store(fixture.text("wamid.1", "one"))).contact();
    new OutboundRows(fixture).reply("wamid.ours", contact, "SENT");
    assertThat(fixture.store(fixture.echo("wamid.ours", "hello"))).isEqualTo(new StoreResult.OwnMessage());
    assertThat(fixture.one("select mode from tqwa.conversation_state")).isEqualTo("ai");
  }

  @Test
  void the_advertisement_that_brought_him_is_kept_encrypted() {
    var text = fixture.text("wamid.1", "Hi");
    var referral = Json.tree("{\"referral\":{\"source_id\":\"AD-7\",\"headline\":\"Palm weekend\",\"ctwa_clid\":\"clid\"},\"text\":{\"body\":\"Hi\"}}");
    fixture.store(new InboundMessage(text.provider(), text.sender(), text.id(), text.direction(), text.contact(), text.at(), text.kind(), "Hi", null, null, null, null, null, referral));
    var row = new ThreadReader(fixture.database).newest(fixture.cipher((UUID) fixture.one("select id from tqwa.contact")), fixture.conversation(), null, 10).getFirst();
    assertThat(row.details()).isEqualTo(Json.tree("{\"referral\":{\"source_id\":\"AD-7\",\"headline\":\"Palm weekend\",\"ctwa_clid\":\"clid\"}}"));
    assertThat(fixture.rows("select cast(m.* as text) as m from tqwa.conversation_messages m").toString()).doesNotContain("AD-7", "Palm");
  }

  @Test
  void a_quote_of_a_known_message_is_kept() {
    fixture.store(fixture.text("wamid.1", "one"));
    assertThat(((StoreResult.Stored) fixture.store(fixture.reply("wamid.2", "that one", "wamid.1"))).quote()).isEqualTo(StoreResult.Quote.KNOWN);
    assertThat(((StoreResult.Stored) fixture.store(fixture.reply("wamid.3", "which?", "wamid.gone"))).quote()).isEqualTo(StoreResult.Quote.UNKNOWN);
  }

  @Test
  void the_answer_to_a_broadcast_brings_its_message_into_the_conversation_before_it() {
    var rows = new OutboundRows(fixture);
    var contact = rows.contact("971500000101");
    rows.broadcast("wamid.promo", contact, "{\"recipient_name\":\"Aisha\"}");
    assertThat(((StoreResult.Stored) fixture.store(fixture.reply("wamid.1", "Yes please", "wamid.promo"))).quote()).isEqualTo(StoreResult.Quote.BROADCAST);
    assertThat(((StoreResult.Stored) fixture.store(fixture.reply("wamid.2", "And?", "wamid.promo"))).quote()).isEqualTo(StoreResult.Quote.KNOWN);
    assertThat(fixture.thread()).containsExactly("0 OUT TEMPLATE Hi Aisha, 20% off", "1 IN CUSTOMER Yes please", "2 IN CUSTOMER And?");
    var row = fixture.rows("select * from tqwa.conversation_messages where author = 'TEMPLATE'").getFirst();
    var details = Json.tree(fixture.cipher(contact).open((byte[]) row.get("details_enc"), "conversation_messages", "details_enc", row.get("id")));
    assertThat(details.path("template").asText()).isEqualTo("eid_offer");
    assertThat(((Timestamp) row.get("occurred_at")).toInstant()).isEqualTo(Instant.parse("2026-11-24T09:00:00Z"));
  }

  @Test
  void a_time_in_the_future_does_not_keep_the_window_open() {
    var message = fixture.text("wamid.1", "one");
    var now = fixture.now.updateAndGet(t -> t.minusSeconds(3600));
    fixture.store(message);
    assertThat(((Timestamp) fixture.one("select last_inbound_at from tqwa.contact")).toInstant()).isEqualTo(now);
  }

  @Test
  void the_same_message_from_eight_workers_at_once_is_one_row() throws Exception {
    var results = atOnce(8, worker -> store -> store.apply("wamid.1"));
    assertThat(results.stream().flatMap(List::stream).filter(StoreResult.Stored.class::isInstance)).hasSize(1);
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER text of wamid.1");
    assertThat(fixture.one("select count(*) from tqwa.contact")).isEqualTo(1L);
    assertThat(fixture.one("select inbound_seq from tqwa.conversation_state")).isEqualTo(1L);
  }

  @Test
  void many_messages_from_many_workers_have_numbers_without_a_gap() throws Exception {
    atOnce(8, worker -> store -> IntStream.range(0, 12).mapToObj(i -> "wamid." + (i + worker) % 12).forEach(store::apply));
    assertThat(fixture.rows("select seq from tqwa.conversation_messages order by seq")).extracting(r -> r.get("seq"))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 12).mapToObj(i -> (Object) (long) i).toList());
    assertThat(fixture.one("select inbound_seq from tqwa.conversation_state")).isEqualTo(12L);
  }

  private interface Store {
    void apply(String id);
  }

  private interface Worker {
    void run(Store store);
  }

  private interface Job {
    Worker of(int worker);
  }

  /** Each worker has its own connection and begins when all are ready. @return what each of its calls gave */
  private List<List<StoreResult>> atOnce(int workers, Job job) throws Exception {
    var ready = new CyclicBarrier(workers);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = IntStream.range(0, workers).mapToObj(worker -> threads.submit((Callable<List<StoreResult>>) () -> {
        var results = new java.util.ArrayList<StoreResult>();
        var store = new InboundStore(fixture.context.contactKeys(), fixture.now::get, 5);
        try (var database = fixture.database()) {
          database.call(h -> h.createQuery("select 1").mapTo(Integer.class).one());
          ready.await();
          job.of(worker).run(id -> results.add(store.store(database, "oasis", fixture.text(id, "text of " + id))));
        }
        return results;
      })).toList();
      var all = new java.util.ArrayList<List<StoreResult>>();
      for (var one : running) {
        all.add(one.get());
      }
      return all;
    }
  }
}
