package com.tqpro.whatsapp.agent;

import static com.tqpro.whatsapp.agent.AgentFixture.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.event.IdentityChange;
import com.tqpro.whatsapp.postgres.contact.ContactBusy;
import com.tqpro.whatsapp.postgres.conversation.InboundStore;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One person stays one contact with one thread, whatever ids he shows; two persons stay two. */
class IdentityTest {
  private static final String PHONE = "971500000101";
  private static final String OTHER = "971500000102";
  private final AgentFixture fixture = new AgentFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_phone_a_user_id_and_both_are_one_contact() {
    fixture.store(fixture.text("wamid.1", "by phone", who(PHONE, null)));
    fixture.store(fixture.text("wamid.2", "by both", who(PHONE, "AE.1")));
    fixture.store(fixture.text("wamid.3", "by user id", who(null, "AE.1")));
    assertThat(contacts()).containsExactly(PHONE + "/AE.1");
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER by phone", "2 IN CUSTOMER by both", "3 IN CUSTOMER by user id");
  }

  @Test
  void two_rows_that_turn_out_to_be_one_person_become_one_thread_that_is_still_readable() {
    fixture.store(fixture.text("wamid.1", "by phone", who(PHONE, null)));
    fixture.now.updateAndGet(t -> t.plusSeconds(1));
    fixture.store(fixture.text("wamid.2", "by user id", who(null, "AE.1")));
    fixture.store(fixture.text("wamid.3", "again", who(null, "AE.1")));
    var gone = (UUID) fixture.one("select id from tqwa.contact where user_id = 'AE.1'");
    var row = new OutboundRows(fixture).reply("wamid.out", gone, "PENDING");
    fixture.database.run(h -> h.execute("insert into tqwa.opt_out (id, address, contact_id, scope, source, occurred_at) values (?, 'AE.1', ?, 'MARKETING', 'KEYWORD', now())", row, gone));

    fixture.store(fixture.text("wamid.4", "by both", who(PHONE, "AE.1")));

    assertThat(contacts()).containsExactly(PHONE + "/AE.1");
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER by phone", "2 IN CUSTOMER by user id", "3 IN CUSTOMER again", "4 IN CUSTOMER by both");
    assertThat(fixture.rows("select inbound_seq from tqwa.conversation_state")).extracting(r -> r.get("inbound_seq")).containsExactly(4L);
    var kept = (UUID) fixture.one("select id from tqwa.contact");
    var outbound = fixture.rows("select * from tqwa.outbound_message").getFirst();
    assertThat(outbound.get("contact_id")).isEqualTo(kept);
    assertThat(fixture.cipher(kept).open((byte[]) outbound.get("content_enc"), "outbound_message", "content_enc", row)).isEqualTo("{\"text\":\"hello\"}");
    assertThat(fixture.one("select contact_id from tqwa.opt_out")).isEqualTo(kept);
    assertThat(fixture.context.contactKeys().find("oasis", List.of(gone))).isEmpty();
  }

  @Test
  void a_merge_waits_while_a_message_to_one_of_them_is_being_sent() {
    fixture.store(fixture.text("wamid.1", "by phone", who(PHONE, null)));
    fixture.now.updateAndGet(t -> t.plusSeconds(1));
    fixture.store(fixture.text("wamid.2", "by user id", who(null, "AE.1")));
    new OutboundRows(fixture).reply("wamid.out", (UUID) fixture.one("select id from tqwa.contact where user_id = 'AE.1'"), "CLAIMED");
    assertThatThrownBy(() -> fixture.store(fixture.text("wamid.3", "by both", who(PHONE, "AE.1")))).isInstanceOf(ContactBusy.class);
    assertThat(contacts()).hasSize(2);
    fixture.database.run(h -> h.execute("update tqwa.outbound_message set state = 'SENT'"));
    fixture.store(fixture.text("wamid.3", "by both", who(PHONE, "AE.1")));
    assertThat(contacts()).hasSize(1);
  }

  @Test
  void a_new_number_takes_the_thread_along() {
    fixture.store(fixture.text("wamid.1", "old number", who(PHONE, "AE.1")));
    fixture.store(fixture.notice("wamid.2", who(PHONE, "AE.1"), new IdentityChange(true, OTHER, "AE.2", "AE.1")));
    fixture.store(fixture.text("wamid.3", "new number", who(OTHER, "AE.2")));
    assertThat(contacts()).containsExactly(OTHER + "/AE.2");
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER old number", "1 IN SYSTEM changed", "2 IN CUSTOMER new number");
  }

  @Test
  void a_notice_that_comes_late_joins_what_was_written_meanwhile() {
    fixture.store(fixture.text("wamid.1", "old number", who(PHONE, "AE.1")));
    fixture.now.updateAndGet(t -> t.plusSeconds(1));
    fixture.store(fixture.text("wamid.2", "new number", who(OTHER, "AE.2")));
    assertThat(contacts()).hasSize(2);
    fixture.store(fixture.notice("wamid.3", who(PHONE, "AE.1"), new IdentityChange(true, OTHER, "AE.2", "AE.1")));
    assertThat(contacts()).containsExactly(OTHER + "/AE.2");
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER old number", "2 IN CUSTOMER new number", "2 IN SYSTEM changed");
  }

  @Test
  void a_new_user_id_keeps_the_phone() {
    fixture.store(fixture.text("wamid.1", "before", who(PHONE, "AE.1")));
    fixture.store(fixture.notice("wamid.2", who(PHONE, "AE.1"), new IdentityChange(false, null, "AE.2", "AE.1")));
    assertThat(contacts()).containsExactly(PHONE + "/AE.2");
  }

  @Test
  void the_next_owner_of_a_number_sees_nothing_of_the_one_before() {
    fixture.store(fixture.text("wamid.1", "mine", who(PHONE, "AE.1")));
    fixture.store(fixture.text("wamid.2", "hello", who(PHONE, "AE.2")));
    assertThat(contacts()).containsExactlyInAnyOrder("null/AE.1", PHONE + "/AE.2");
    assertThat(fixture.rows("select distinct conversation_id from tqwa.conversation_messages")).hasSize(2);
  }

  @Test
  void a_name_is_kept_up_to_date() {
    fixture.store(fixture.text("wamid.1", "one", new com.tqpro.whatsapp.domain.event.ContactIdentity(PHONE, "AE.1", null, "Aisha", "aisha.k")));
    var first = (byte[]) fixture.one("select name_enc from tqwa.contact");
    fixture.store(fixture.text("wamid.2", "two", new com.tqpro.whatsapp.domain.event.ContactIdentity(PHONE, "AE.1", null, "Aisha", null)));
    assertThat((byte[]) fixture.one("select name_enc from tqwa.contact")).isEqualTo(first);
    fixture.store(fixture.text("wamid.3", "three", new com.tqpro.whatsapp.domain.event.ContactIdentity(PHONE, "AE.1", null, "Aisha K", null)));
    var row = fixture.rows("select * from tqwa.contact").getFirst();
    var cipher = fixture.cipher((UUID) row.get("id"));
    assertThat(cipher.open((byte[]) row.get("name_enc"), "contact", "name_enc", row.get("id"))).isEqualTo("Aisha K");
    assertThat(cipher.open((byte[]) row.get("username_enc"), "contact", "username_enc", row.get("id"))).isEqualTo("aisha.k");
  }

  @Test
  void workers_that_meet_the_same_person_by_different_ids_at_once_end_with_one_contact_and_every_message() throws Exception {
    var identities = List.of(who(PHONE, null), who(null, "AE.1"), who(PHONE, "AE.1"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = IntStream.range(0, 6).mapToObj(worker -> threads.submit(() -> {
        var store = new InboundStore(fixture.context.contactKeys(), fixture.now::get, 5);
        try (var database = fixture.database()) {
          for (int i = 0; i < 5; i++) {
            store.store(database, "oasis", fixture.text("wamid." + worker + "." + i, "x", identities.get((worker + i) % 3)));
          }
        }
        return null;
      })).toList();
      for (var one : running) {
        one.get();
      }
    }
    fixture.store(fixture.text("wamid.last", "x", who(PHONE, "AE.1")));
    assertThat(contacts()).containsExactly(PHONE + "/AE.1");
    assertThat(fixture.rows("select seq from tqwa.conversation_messages order by seq")).extracting(r -> r.get("seq"))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 31).mapToObj(i -> (Object) (long) i).toList());
    assertThat(fixture.thread()).allMatch(t -> t.endsWith(" x"));
  }

  private List<String> contacts() {
    return fixture.rows("select wa_id, user_id from tqwa.contact order by created_at").stream().map(r -> r.get("wa_id") + "/" + r.get("user_id")).toList();
  }
}
