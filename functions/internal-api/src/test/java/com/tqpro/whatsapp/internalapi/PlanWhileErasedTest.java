package com.tqpro.whatsapp.internalapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.broadcast.Recipient;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.phone.PhoneNumbers;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.recipient.PlanResult;
import com.tqpro.whatsapp.postgres.recipient.RecipientPlanner;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A person is erased just when a file with his number is being planned. */
class PlanWhileErasedTest {
  @Test
  void the_chunk_is_planned_with_a_new_contact() {
    try (var fixture = new InternalFixture()) {
      var broadcast = fixture.broadcast();
      var keys = new ErasedBetween(fixture.context.contactKeys(), new AtomicBoolean(),
          () -> fixture.tenant("oasis").run(h -> h.execute("delete from tqwa.contact where wa_id = '971500000055'")));
      var planned = new RecipientPlanner(fixture.tenant("oasis"), keys, "oasis", new PhoneNumbers(List.of("0"), 971), 100, fixture.context.clock())
          .plan(broadcast, 7, "sha", List.of(new Recipient(1, "0500000055", Map.of(Recipient.NAME, "Guest"))), new Actor("test", null));
      assertThat(planned).isInstanceOfSatisfying(PlanResult.Planned.class, p -> assertThat(p.report().accepted()).isEqualTo(1));
      assertThat(keys.happened()).isTrue();
      assertThat(fixture.tenant("oasis").<Integer, RuntimeException>call(h -> h.createQuery("""
          select count(*) from tqwa.outbound_message m join tqwa.contact c on c.id = m.contact_id where c.wa_id = '971500000055' and m.state = 'PENDING'""")
          .mapTo(Integer.class).one())).isEqualTo(1);
    }
  }

  /** The real key store; while it makes keys for the first time, something happens. */
  private record ErasedBetween(ContactKeys real, AtomicBoolean done, Runnable erase) implements ContactKeys {
    boolean happened() {
      return done.get();
    }

    @Override
    public Map<UUID, ContactCipher> find(String tenant, Collection<UUID> contacts) {
      return real.find(tenant, contacts);
    }

    @Override
    public Map<UUID, ContactCipher> findOrCreate(String tenant, Collection<UUID> contacts) {
      var ciphers = real.findOrCreate(tenant, contacts);
      if (done.compareAndSet(false, true)) {
        erase.run();
      }
      return ciphers;
    }

    @Override
    public void delete(String tenant, UUID contact) {
      real.delete(tenant, contact);
    }
  }
}
