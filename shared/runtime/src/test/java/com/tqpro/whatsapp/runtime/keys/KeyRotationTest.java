package com.tqpro.whatsapp.runtime.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.SecretKey32;
import com.tqpro.whatsapp.domain.crypto.TenantKeys;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.runtime.TestServices;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class KeyRotationTest {
  private static final SecretKey32 OLD = SecretKey32.random();
  private static final SecretKey32 NEW = SecretKey32.random();
  private final String table = TestServices.table("rotation");
  private final Map<UUID, byte[]> texts = new HashMap<>();
  private List<UUID> contacts;

  @BeforeEach
  void keysOfBothTenants() {
    // Some share an item with two others, some have one of their own.
    contacts = Stream.concat(new UuidV7(Clock.systemUTC()).next(15, 3).stream(), IntStream.range(0, 15).mapToObj(UuidV7::at)).toList();
    for (var tenant : List.of("oasis", "dune")) {
      keys(OLD).findOrCreate(tenant, contacts).forEach((contact, cipher) -> {
        if (tenant.equals("oasis")) {
          texts.put(contact, cipher.seal("words", "t", "c", contact));
        }
      });
    }
  }

  @Test
  void every_key_is_wrapped_anew_and_every_old_text_opens_with_the_new_master_key_alone() {
    assertThat(rotation(NEW, OLD).run(so -> { })).isEqualTo(new KeyRotation.Result(60, 0, 0));
    opens(keys(NEW).find("oasis", contacts));
    assertThat(rotation(NEW, OLD).run(so -> { })).isEqualTo(new KeyRotation.Result(0, 60, 0));
  }

  @Test
  void a_rotation_that_was_broken_off_is_taken_up_where_it_was() {
    var calls = new AtomicInteger();
    Function<String, TenantKeys> dying = tenant -> {
      if (calls.incrementAndGet() > 20) {
        throw new IllegalStateException("died here");
      }
      return new TenantKeys(List.of(NEW, OLD), tenant);
    };
    assertThatThrownBy(() -> new KeyRotation(Embedded.dynamo().client(), table, dying).run(so -> { })).hasMessage("died here");
    opens(keys(NEW, OLD).find("oasis", contacts));
    var rest = rotation(NEW, OLD).run(so -> { });
    assertThat(rest.rewrapped() + rest.current()).isEqualTo(60);
    assertThat(rest.current()).as("keys of the twenty items that were written before it died, one or three each").isBetween(20L, 40L);
    opens(keys(NEW).find("oasis", contacts));
  }

  @Test
  void a_key_that_is_deleted_meanwhile_stays_deleted() {
    var asked = new AtomicInteger();
    Function<String, TenantKeys> erasing = tenant -> {
      if (asked.incrementAndGet() == 1) {
        contacts.forEach(c -> keys(OLD).delete("oasis", c));
      }
      return new TenantKeys(List.of(NEW, OLD), tenant);
    };
    var result = new KeyRotation(Embedded.dynamo().client(), table, erasing).run(so -> { });
    assertThat(result).isEqualTo(new KeyRotation.Result(30, 0, 0));
    assertThat(keys(NEW, OLD).find("oasis", contacts)).isEmpty();
  }

  @Test
  void a_key_of_an_unknown_master_is_counted_and_left_alone() {
    var stray = Map.of("pk", AttributeValue.fromS("oasis#0000000000637abc"), "k8000000000000001", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[65])));
    Embedded.dynamo().client().putItem(r -> r.tableName(table).item(stray));
    assertThat(rotation(NEW, OLD).run(so -> { })).isEqualTo(new KeyRotation.Result(60, 0, 1));
    assertThat(Embedded.dynamo().client().getItem(r -> r.tableName(table).key(Map.of("pk", stray.get("pk")))).item()).isEqualTo(stray);
  }

  private void opens(Map<UUID, ContactCipher> found) {
    assertThat(found).hasSize(30);
    found.forEach((contact, cipher) -> assertThat(cipher.open(texts.get(contact), "t", "c", contact)).isEqualTo("words"));
  }

  private DynamoContactKeys keys(SecretKey32... masters) {
    return new DynamoContactKeys(Embedded.dynamo().client(), table, t -> new TenantKeys(List.of(masters), t));
  }

  private KeyRotation rotation(SecretKey32... masters) {
    return new KeyRotation(Embedded.dynamo().client(), table, t -> new TenantKeys(List.of(masters), t));
  }
}
