package com.tqpro.whatsapp.postgres.send;

import static com.tqpro.whatsapp.postgres.send.SendingDatabase.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.send.DeliveryState;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.postgres.Database;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningBroadcastsTest {
  private final SendingDatabase tenant = new SendingDatabase();

  @AfterEach
  void close() {
    tenant.close();
  }

  /** The last worker found nothing to do while the sweep, or a receipt, made a row pending again: neither saw what the other did. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"resent", "sent back by a receipt"})
  void a_broadcast_that_completes_while_a_row_of_it_becomes_pending_again_runs_on(String how) throws Exception {
    var broadcast = tenant.broadcast("RUNNING", 1);
    var row = tenant.row(broadcast);
    tenant.execute("update tqwa.outbound_message set state = 'UNCONFIRMED', unconfirmed_at = '2026-11-24T09:00:00Z'");
    var completing = tenant.connect();
    var returning = tenant.connect();
    var watching = tenant.connect();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> both = tenant.database.transaction(h -> {
        h.execute("select 1 from tqwa.broadcast for update");
        var complete = threads.submit(() -> new RunningBroadcasts(completing).complete(broadcast, 1, NOW));
        Await.until("the worker waits for the lock", Duration.ofSeconds(60), () -> blocked(watching) == 1);
        var back = threads.submit(how.equals("resent") ? resend(returning) : receipt(returning, broadcast));
        Await.until("the other waits as well, or is through", Duration.ofSeconds(60), () -> back.isDone() || blocked(watching) == 2);
        return List.of(complete, back);
      });
      for (var one : both) {
        one.get();
      }
    }
    assertThat(tenant.state(row)).isEqualTo(DeliveryState.PENDING);
    assertThat(tenant.database.<String, RuntimeException>call(h -> h.createQuery("select state from tqwa.broadcast").mapTo(String.class).one())).isEqualTo("RUNNING");
  }

  private static Callable<Integer> resend(Database database) {
    return () -> new Sweeps(database).resend(false, Duration.ZERO, 5, NOW);
  }

  private static Callable<Integer> receipt(Database database, UUID broadcast) {
    return () -> {
      database.run(h -> h.execute("update tqwa.outbound_message set state = 'PENDING'"));
      return new RunningBroadcasts(database).reopen(List.of(broadcast), NOW);
    };
  }

  /** Asked outside the transaction that holds the lock: within one the answer stays what it was. */
  private static int blocked(Database database) {
    return database.call(h -> h.createQuery("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'").mapTo(Integer.class).one());
  }
}
