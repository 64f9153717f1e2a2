package com.tqpro.whatsapp.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.MediaFetch;
import com.tqpro.whatsapp.domain.event.MediaReference;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.conversation.MediaStore;
import com.tqpro.whatsapp.postgres.erasure.Erasure;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Customers' files that could not be had in their turn: who asks again, when, for how long, and what becomes of them meanwhile. */
class MediaAgainTest {
  private static final MediaFetch LATER = new MediaFetch.Later("TIMEOUT");
  private static final byte[] JPEG = "\u00ff\u00d8\u00ff a picture of a beach".getBytes(StandardCharsets.ISO_8859_1);
  private final AgentFixture fixture = new AgentFixture();
  private final List<String> asked = new ArrayList<>();
  private Supplier<MediaFetch> provider = () -> LATER;
  private final AgentFunction agent = environment();

  @AfterEach
  void close() {
    fixture.close();
  }

  private AgentFunction environment() {
    return fixture.function(fixture.context, (who, tenant, media, most) -> {
      asked.add(who + " " + media.id());
      return provider.get();
    }, (who, tenant, sender, message) -> { });
  }

  private void ticketAfter(Duration wait) {
    fixture.later(wait);
    assertThat(fixture.turn(agent)).isTrue();
  }

  private void pictureArrives() {
    fixture.inbound(agent, fixture.image("wamid.1", "like this"));
    ticketAfter(Duration.ofSeconds(3));
    assertThat(fixture.outbound()).as("the words are answered").containsExactly("10 REPLY 971500000101 You said: like this");
  }

  private String file() {
    return fixture.rows("select content_enc is not null as kept, next_try_at is not null as waits, attempts, reason, mime_type from tqwa.media").toString();
  }

  private byte[] content() {
    var row = fixture.rows("select message_id, contact_id from tqwa.media").getFirst();
    return new MediaStore(fixture.database).find((UUID) row.get("message_id"), fixture.cipher((UUID) row.get("contact_id"))).orElseThrow().content();
  }

  @Test
  void a_file_that_was_late_is_kept_encrypted_when_its_time_comes_and_not_asked_for_before() {
    pictureArrives();
    assertThat(file()).isEqualTo("[{kept=false, waits=true, attempts=1, reason=TIMEOUT, mime_type=image/jpeg}]");
    provider = () -> new MediaFetch.Got(JPEG);
    ticketAfter(Duration.ofSeconds(50));
    assertThat(asked).hasSize(1);
    ticketAfter(Duration.ofSeconds(10));
    assertThat(file()).isEqualTo("[{kept=true, waits=false, attempts=2, reason=null, mime_type=image/jpeg}]");
    assertThat(content()).isEqualTo(JPEG);
    assertThat(new String((byte[]) fixture.one("select content_enc from tqwa.media"), StandardCharsets.ISO_8859_1)).doesNotContain("beach");
    assertThat(fixture.one("select bytes from tqwa.media")).isEqualTo(JPEG.length);
    ticketAfter(Duration.ofHours(1));
    assertThat(asked).hasSize(2);
    assertThat(fixture.outbound()).as("nobody is answered again").hasSize(1);
    assertThat(fixture.log()).contains("media_later", "A customer's file is tried again later", "TIMEOUT").doesNotContain("fbsbx");
  }

  @Test
  void it_is_tried_twenty_times_within_a_week_and_then_given_up_with_the_last_reason() {
    pictureArrives();
    var store = new MediaStore(fixture.database);
    var pauses = new ArrayList<Long>();
    for (int attempt = 1; store.giveUp(fixture.now.get()) == 0 && attempt < 100; attempt++) {
      var next = ((Timestamp) fixture.one("select next_try_at from tqwa.media")).toInstant();
      pauses.add(Duration.between(fixture.now.get(), next).toMinutes());
      ticketAfter(Duration.between(fixture.now.get(), next));
    }
    assertThat(pauses).containsExactly(1L, 3L, 9L, 27L, 81L, 243L, 720L, 720L, 720L, 720L, 720L, 720L, 720L, 720L, 720L, 720L, 720L, 720L, 720L, 720L);
    assertThat(file()).isEqualTo("[{kept=false, waits=false, attempts=20, reason=TIMEOUT, mime_type=image/jpeg}]");
    ticketAfter(Duration.ofDays(1));
    assertThat(asked).hasSize(20);
    assertThat(store.due(fixture.now.get(), 10)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"GONE", "TOO_LARGE", "REFUSED"})
  void what_the_provider_will_never_give_is_asked_for_once(String reason) {
    provider = () -> new MediaFetch.Never(reason);
    pictureArrives();
    assertThat(file()).isEqualTo("[{kept=false, waits=false, attempts=1, reason=" + reason + ", mime_type=image/jpeg}]");
    ticketAfter(Duration.ofHours(1));
    assertThat(asked).hasSize(1);
    assertThat(fixture.log()).contains("media_missing");
  }

  @Test
  void two_tickets_at_once_ask_once() {
    pictureArrives();
    var other = environment();
    provider = () -> {
      assertThat(fixture.turn(other)).isTrue();
      return new MediaFetch.Got(JPEG);
    };
    ticketAfter(Duration.ofMinutes(1));
    assertThat(asked).hasSize(2);
    assertThat(content()).isEqualTo(JPEG);
  }

  @Test
  void of_two_that_both_got_it_because_one_hung_the_first_to_write_stays() {
    pictureArrives();
    var other = environment();
    var faster = new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 7};
    provider = () -> {
      provider = () -> new MediaFetch.Got(faster);
      fixture.later(Duration.ofMinutes(5));
      assertThat(fixture.turn(other)).isTrue();
      return new MediaFetch.Got(JPEG);
    };
    ticketAfter(Duration.ofMinutes(1));
    assertThat(asked).hasSize(3);
    assertThat(content()).isEqualTo(faster);
    assertThat(fixture.rows("select * from tqwa.media")).hasSize(1);
  }

  @Test
  void who_dies_while_he_fetches_has_used_an_attempt_and_the_next_turn_asks_at_once() {
    provider = () -> {
      throw new IllegalStateException("killed");
    };
    fixture.inbound(agent, fixture.image("wamid.1", "like this"));
    fixture.later(Duration.ofSeconds(3));
    assertThat(fixture.turn(agent)).isFalse();
    assertThat(file()).isEqualTo("[{kept=false, waits=true, attempts=1, reason=null, mime_type=image/jpeg}]");
    provider = () -> new MediaFetch.Got(JPEG);
    ticketAfter(Duration.ofSeconds(5));
    assertThat(fixture.answering.requests.getLast().history().getFirst().pictures()).hasSize(1);
    assertThat(fixture.outbound()).hasSize(1);
  }

  @Test
  void a_file_that_kills_whoever_fetches_it_ends_nevertheless() {
    pictureArrives();
    provider = () -> {
      throw new IllegalStateException("killed");
    };
    var store = new MediaStore(fixture.database);
    for (int i = 0; store.giveUp(fixture.now.get()) == 0 && i < 100; i++) {
      fixture.later(Duration.ofHours(12));
      fixture.turn(agent);
    }
    assertThat(asked).hasSizeLessThanOrEqualTo(20);
    assertThat(file()).contains("waits=false");
  }

  @Test
  void somebody_who_is_erased_while_his_file_is_fetched_leaves_nothing() {
    pictureArrives();
    provider = () -> {
      try (var mine = fixture.database()) {
        new Erasure(mine, fixture.context.contactKeys(), "oasis", fixture.now::get, time -> { }).erase(List.of("971500000101"), new Actor("operator", null));
      }
      return new MediaFetch.Got(JPEG);
    };
    ticketAfter(Duration.ofMinutes(1));
    assertThat(fixture.rows("select * from tqwa.media")).isEmpty();
    assertThat(fixture.rows("select * from tqwa.contact")).isEmpty();
  }

  @Test
  void a_file_that_becomes_another_contacts_while_it_is_fetched_is_kept_with_his_key_the_next_time() {
    fixture.store(fixture.text("wamid.0", "by phone", AgentFixture.who("971500000101", null)));
    fixture.now.updateAndGet(t -> t.plusSeconds(1));
    var image = fixture.image("wamid.1", null);
    fixture.inbound(agent, new InboundMessage(image.provider(), image.sender(), image.id(), Direction.IN, AgentFixture.who(null, "AE.7Hq"), image.at(), "image", null, null, null, null, image.media(), null, image.details()));
    fixture.later(Duration.ofMinutes(2));
    provider = () -> {
      try (var mine = fixture.database()) {
        fixture.store.store(mine, "oasis", fixture.text("wamid.2", "by both"));
      }
      return new MediaFetch.Got(JPEG);
    };
    fixture.turn(agent, (UUID) fixture.one("select conversation_id from tqwa.conversation_messages where wamid = 'wamid.1'"));
    assertThat(fixture.rows("select * from tqwa.contact")).as("they were one").hasSize(1);
    assertThat(file()).contains("kept=false", "waits=true");
    provider = () -> new MediaFetch.Got(JPEG);
    ticketAfter(Duration.ofMinutes(3));
    assertThat(content()).isEqualTo(JPEG);
  }

  @Test
  void a_file_whose_message_never_gets_a_turn_of_its_own_is_fetched_all_the_same() {
    provider = () -> new MediaFetch.Got(JPEG);
    fixture.inbound(agent, fixture.image("wamid.1", "STOP"));
    fixture.inbound(agent, fixture.echo("wamid.2", "a person answers from the phone"));
    ticketAfter(Duration.ofSeconds(30));
    assertThat(asked).isEmpty();
    assertThat(new MediaStore(fixture.database).due(fixture.now.get().plus(Duration.ofMinutes(2)), 10)).containsExactly(fixture.conversation());
    ticketAfter(Duration.ofMinutes(2));
    assertThat(content()).isEqualTo(JPEG);
  }

  @Test
  void it_is_asked_of_whoever_brought_it_also_when_the_customer_writes_over_another_since() {
    var image = fixture.image("wamid.1", "look");
    fixture.inbound(agent, new InboundMessage(Provider.TWILIO, "+97140000022", "SM1", Direction.IN, AgentFixture.aisha(), image.at(), "image", "look", null, null, null,
        new MediaReference("ME1", "image/jpeg", null, null, "https://api.twilio.com/x"), null, Json.object()));
    fixture.inbound(agent, fixture.text("wamid.2", "and?"));
    ticketAfter(Duration.ofSeconds(3));
    assertThat(fixture.one("select provider from tqwa.conversation_state")).isEqualTo("META");
    assertThat(asked).containsExactly("TWILIO ME1");
  }

  @Test
  void a_provider_in_trouble_is_not_asked_for_the_next_file_by_the_same_turn_or_ticket() {
    for (int i = 1; i <= 12; i++) {
      fixture.inbound(agent, fixture.image("wamid." + i, "picture " + i));
    }
    ticketAfter(Duration.ofSeconds(3));
    assertThat(asked).hasSize(1);
    assertThat(fixture.outbound()).hasSize(1);
    ticketAfter(Duration.ofMinutes(2));
    assertThat(asked).hasSize(2);
    provider = () -> new MediaFetch.Got(JPEG);
    ticketAfter(Duration.ofMinutes(5));
    assertThat(fixture.rows("select 1 from tqwa.media where content_enc is not null")).as("some at a time").hasSize(5);
  }

  @Test
  void an_answer_waits_half_a_minute_for_files_and_not_longer() {
    for (int i = 1; i <= 12; i++) {
      fixture.inbound(agent, fixture.image("wamid." + i, "picture " + i));
    }
    provider = () -> {
      fixture.later(Duration.ofSeconds(9));
      return new MediaFetch.Got(JPEG);
    };
    ticketAfter(Duration.ofSeconds(3));
    assertThat(asked).hasSize(4);
    assertThat(fixture.answering.requests.getFirst().history().stream().filter(m -> !m.pictures().isEmpty())).hasSize(4);
    ticketAfter(Duration.ofMinutes(3));
    assertThat(fixture.rows("select 1 from tqwa.media where content_enc is not null")).as("the rest follows").hasSize(9);
  }

  @Test
  void one_file_that_is_gone_does_not_keep_the_next_from_being_shown() {
    fixture.inbound(agent, fixture.image("wamid.1", "one"));
    fixture.inbound(agent, fixture.image("wamid.2", "two"));
    provider = () -> asked.size() == 1 ? new MediaFetch.Never("GONE") : new MediaFetch.Got(JPEG);
    ticketAfter(Duration.ofSeconds(3));
    assertThat(fixture.answering.requests.getFirst().history()).extracting(m -> m.pictures().size()).containsExactly(0, 1);
  }

  @ParameterizedTest
  @CsvSource({"image/jpeg, image/jpeg", "'Audio/OGG; codecs=opus', audio/ogg", "'my name is Aisha', application/octet-stream", "'text/html<script>', application/octet-stream", ", application/octet-stream"})
  void the_type_in_the_clear_is_a_type_and_nothing_else(String declared, String stored) {
    var image = fixture.image("wamid.1", null);
    fixture.inbound(agent, new InboundMessage(image.provider(), image.sender(), image.id(), Direction.IN, image.contact(), image.at(), "document", null, null, null, null,
        new MediaReference("3001", declared, null, null, null), null, Json.object()));
    assertThat(fixture.one("select mime_type from tqwa.media")).isEqualTo(stored);
  }
}
