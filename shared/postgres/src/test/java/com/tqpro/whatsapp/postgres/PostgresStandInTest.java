package com.tqpro.whatsapp.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real driver and mapper against it. */
class PostgresStandInTest {
  private static final String ID = "019a0000-0000-7000-8000-0000000000a1";

  private final PostgresStandIn standIn = new PostgresStandIn()
      .rows("from everything", "id uuid, flag bool, at timestamptz, sealed bytea, number int8, none text",
          Arrays.asList(ID, "t", "2026-11-24 10:00:00.5+00", "\\x01ff", "7", null), Arrays.asList(null, "f", null, null, null, "x"))
      .none("from queue", "id uuid");
  private ServerSocket server;
  private Database database;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> {
      try (var socket = server.accept()) {
        standIn.talk(socket.getInputStream(), socket.getOutputStream());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
    database = new Database(new ConnectionSettings("127.0.0.1", server.getLocalPort(), "none", "none", "none", "disable"), InstantSource.system());
  }

  @AfterEach
  void stop() throws IOException {
    database.close();
    server.close();
  }

  @Test
  void rows_are_read_in_their_types() {
    List<String> read = database.call(h -> h.createQuery("select * from everything where id = any(:ids)").bindArray("ids", UUID.class, new UUID(0, 0))
        .map((rs, c) -> Rows.uuid(rs, "id") + " " + rs.getBoolean("flag") + " " + Rows.instant(rs, "at") + " " + Arrays.toString(rs.getBytes("sealed")) + " " + Rows.integer(rs, "number")
            + " " + rs.getString("none")).list());
    assertThat(read).containsExactly(ID + " true " + Instant.parse("2026-11-24T10:00:00.500Z") + " [1, -1] 7 null", "null false null null null x");
  }

  @Test
  void a_query_without_rows_finds_none_and_a_change_changes_one() {
    List<String> found = database.call(h -> h.createQuery("select x from elsewhere").mapTo(String.class).list());
    assertThat(found).isEmpty();
    int changed = database.transaction(h -> h.createUpdate("update t set x = :x").bind("x", 1).execute() + h.createUpdate("insert into t values (:x)").bind("x", 1).execute());
    assertThat(changed).isEqualTo(2);
    assertThatThrownBy(() -> database.transaction(h -> {
      throw new IllegalStateException("rolled back");
    })).hasMessage("rolled back");
    assertThat(database.<List<String>, RuntimeException>call(h -> h.createQuery("update t set x = 1 returning x").mapTo(String.class).list())).isEmpty();
  }

  @Test
  void rows_that_are_given_to_the_next_query_are_found_once() {
    standIn.next("from queue", List.of(ID));
    assertThat(queue()).containsExactly(UUID.fromString(ID));
    assertThat(queue()).isEmpty();
  }

  private List<UUID> queue() {
    return database.call(h -> h.createQuery("select id from queue").mapTo(UUID.class).list());
  }
}
