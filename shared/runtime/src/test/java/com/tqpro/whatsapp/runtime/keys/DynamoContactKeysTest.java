package com.tqpro.whatsapp.runtime.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.crypto.SecretKey32;
import com.tqpro.whatsapp.domain.crypto.TenantKeys;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.runtime.TestServices;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DynamoContactKeysTest {
  private final List<SecretKey32> masters = List.of(SecretKey32.random());
  private final String table = TestServices.table("contact-keys");
  private final DynamoContactKeys keys = new DynamoContactKeys(Embedded.dynamo().client(), table, t -> new TenantKeys(masters, t));

  @Test
  void more_contacts_than_one_call_takes_get_a_key_each_and_keep_it() {
    var contacts = contacts(230);
    var made = keys.findOrCreate("oasis", contacts);
    assertThat(made).hasSize(230);
    var found = keys.find("oasis", contacts);
    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(contacts);
    contacts.forEach(c -> assertThat(found.get(c).open(made.get(c).seal("x", "t", "c", 1), "t", "c", 1)).isEqualTo("x"));
    assertThat(keys.find("dune", contacts)).isEmpty();
  }

  @Test
  void an_erased_contact_has_no_key_any_more() {
    var contact = contacts(1).getFirst();
    keys.findOrCreate("oasis", List.of(contact));
    keys.delete("oasis", contact);
    assertThat(keys.find("oasis", List.of(contact))).isEmpty();
  }

  @Test
  void callers_at_once_end_with_the_same_key() throws Exception {
    var contacts = contacts(40);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = Stream.generate(() -> threads.submit(() -> keys.findOrCreate("oasis", contacts))).limit(8).toList();
      var first = results.getFirst().get();
      for (var result : results) {
        var other = result.get();
        contacts.forEach(c -> assertThat(other.get(c).open(first.get(c).seal("x", "t", "c", 1), "t", "c", 1)).isEqualTo("x"));
      }
    }
  }

  @Test
  void what_was_thought_new_and_has_a_key_already_keeps_it() {
    var contacts = contacts(150);
    var there = keys.findOrCreate("oasis", contacts.subList(0, 3));
    var all = keys.createOrFind("oasis", contacts);
    assertThat(all.keySet()).containsExactlyInAnyOrderElementsOf(contacts);
    there.forEach((c, cipher) -> assertThat(all.get(c).open(cipher.seal("x", "t", "c", 1), "t", "c", 1)).isEqualTo("x"));
    var found = keys.find("oasis", contacts);
    contacts.forEach(c -> assertThat(found.get(c).open(all.get(c).seal("x", "t", "c", 1), "t", "c", 1)).isEqualTo("x"));
  }

  @Test
  void contacts_made_together_share_an_item_and_are_erased_alone() {
    var together = new UuidV7(Clock.systemUTC()).next(100, ContactKeys.TOGETHER);
    var made = keys.createOrFind("dune", together);
    assertThat(made).hasSize(100);
    assertThat(Embedded.dynamo().client().scan(r -> r.tableName(table)).items()).hasSize(3)
        .allSatisfy(item -> assertThat(item).hasSizeLessThanOrEqualTo(41).containsKey("pk"));
    keys.delete("dune", together.get(7));
    keys.delete("dune", together.get(7));
    keys.delete("dune", UuidV7.at(7));
    var found = keys.find("dune", together);
    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(Stream.concat(together.subList(0, 7).stream(), together.subList(8, 100).stream()).toList());
    found.forEach((c, cipher) -> assertThat(cipher.open(made.get(c).seal("x", "t", "c", 1), "t", "c", 1)).isEqualTo("x"));
    var anew = keys.findOrCreate("dune", together);
    assertThat(anew).hasSize(100);
    assertThatThrownBy(() -> anew.get(together.get(7)).open(made.get(together.get(7)).seal("x", "t", "c", 1), "t", "c", 1)).isInstanceOf(CryptoFault.class);
    assertThat(keys.find("dune", List.of(together.get(8)))).containsOnlyKeys(together.get(8));
    assertThat(Embedded.dynamo().client().scan(r -> r.tableName(table)).items()).as("an item stays within what one read unit covers").hasSize(3)
        .allSatisfy(item -> assertThat(item.entrySet().stream().mapToInt(e -> e.getKey().length() + (e.getValue().b() == null ? e.getValue().s().length() : e.getValue().b().asByteArray().length)).sum()).isLessThan(4096));
  }

  private static List<UUID> contacts(int count) {
    return IntStream.range(0, count).mapToObj(i -> UuidV7.at(1_000 + i)).toList();
  }
}
