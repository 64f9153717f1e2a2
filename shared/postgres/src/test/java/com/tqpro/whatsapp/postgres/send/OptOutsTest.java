package com.tqpro.whatsapp.postgres.send;

import static com.tqpro.whatsapp.postgres.send.SendingDatabase.NOW;
import static com.tqpro.whatsapp.postgres.send.SendingDatabase.SENDER;
import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import com.tqpro.whatsapp.postgres.optout.OptOuts.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OptOutsTest {
  private static final String GUEST = "971500000001";
  private final SendingDatabase tenant = new SendingDatabase();
  private final OptOuts optOuts = new OptOuts(tenant.database, new UuidV7(InstantSource.system()));

  @AfterEach
  void close() {
    tenant.close();
  }

  @Test
  void it_is_in_the_ledger_once_with_its_proof_and_its_contact() {
    var contact = tenant.contact(GUEST);
    assertThat(add(NOW)).isTrue();
    assertThat(add(NOW.plusSeconds(5))).isFalse();
    assertThat(tenant.database.<String, RuntimeException>call(h -> h.createQuery("select contact_id || ' ' || source || ' ' || reason || ' ' || provider_message_id from tqwa.opt_out").mapTo(String.class).one()))
        .isEqualTo(contact + " KEYWORD STOP wamid.1");
  }

  @Test
  void taken_back_and_given_again_it_leaves_its_history() {
    add(NOW);
    assertThat(optOuts.revoke(GUEST, Scope.MARKETING, "KEYWORD", NOW.minusSeconds(1))).as("an older word").isFalse();
    assertThat(optOuts.revoke(GUEST, Scope.MARKETING, "KEYWORD", NOW.plusSeconds(1))).isTrue();
    assertThat(add(NOW.plusSeconds(1))).as("not newer than the word that took it back").isFalse();
    assertThat(add(NOW.plusSeconds(2))).isTrue();
    assertThat(tenant.database.<Integer, RuntimeException>call(h -> h.createQuery("select count(*) from tqwa.opt_out").mapTo(Integer.class).one())).isEqualTo(2);
  }

  @Test
  void it_is_not_acknowledged_while_a_message_of_its_scope_is_in_a_workers_hands() {
    var contact = tenant.contact(GUEST);
    var broadcast = tenant.broadcast("RUNNING", 1);
    tenant.row(broadcast, GUEST, contact, 50, NOW);
    assertThat(optOuts.underway(GUEST, Scope.MARKETING)).isFalse();
    new Claims(tenant.database).claim(UUID.randomUUID(), SENDER, broadcast, 1, 5, NOW, NOW.plusSeconds(30));
    assertThat(optOuts.underway(GUEST, Scope.MARKETING)).isTrue();
    assertThat(optOuts.underway(GUEST, Scope.ALL)).isTrue();
    assertThat(optOuts.underway("971500000002", Scope.ALL)).isFalse();
    tenant.execute("update tqwa.outbound_message set state = 'SENT'");
    assertThat(optOuts.underway(GUEST, Scope.MARKETING)).isFalse();
    tenant.row(null, GUEST, contact, 0, NOW);
    new Claims(tenant.database).claim(UUID.randomUUID(), SENDER, null, 0, 5, NOW, NOW.plusSeconds(30));
    assertThat(optOuts.underway(GUEST, Scope.ALL)).as("its own confirmation does not count").isFalse();
  }

  private boolean add(Instant at) {
    return optOuts.add(GUEST, null, Scope.MARKETING, "KEYWORD", "STOP", "wamid.1", at);
  }
}
