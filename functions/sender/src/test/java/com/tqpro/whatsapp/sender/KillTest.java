package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.send.Slots;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.postgres.send.Sweeps;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process dies between any two steps. Then time passes, the ticket comes again to a new environment, the sweep finds what was left
 * behind, receipts come, and what stayed silent is sent again: nothing is lost, nothing is doubled.
 */
class KillTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int RATE = 20;
  /** More than a ticket claims in its second of work, so that it has a successor. */
  private static final int ROWS = 36;
  @RegisterExtension
  static final SenderWorld WORLD = new SenderWorld(RATE, Duration.ofSeconds(2));

  enum Step { CLAIMED_BEFORE_SLOTS, SLOTS_BEFORE_CALLS, CALLED_BEFORE_ANSWER, ANSWERED_BEFORE_RESULT, RESULTS_BEFORE_SUCCESSOR, SUCCESSOR_BEFORE_DELETION }

  @ParameterizedTest
  @EnumSource
  void nothing_is_lost_and_nothing_doubled(Step step) {
    WORLD.receiptsFlow();
    var broadcast = WORLD.data.broadcast();
    WORLD.data.rows(broadcast, SenderWorld.recipients(0, ROWS));
    var ticket = WORLD.ticket(broadcast, 1);
    var doomed = WORLD.function(new Dying(step));
    assertThatThrownBy(() -> WORLD.work(doomed, ticket)).isInstanceOf(Killed.class);
    Await.until("calls of the dead process are told by receipts", LONG, () -> WORLD.graph.receiptsPending() == 0);

    // Half a minute later its claims are over.
    WORLD.data.execute("update tqwa.outbound_message set claimed_until = now() - interval '1 second' where state = 'CLAIMED'");
    var sweeps = new Sweeps(WORLD.connect());
    sweeps.expireClaims(SenderWorld.now());
    assertThat(WORLD.data.states(broadcast)).doesNotContainKey("CLAIMED");

    // SQS delivers the ticket again, to a new environment; its successors follow.
    var revived = WORLD.function(SenderPorts.NONE);
    assertThat(WORLD.work(revived, ticket)).isZero();
    WORLD.workers(1);
    Await.until("nothing left to claim", LONG, () -> !WORLD.data.states(broadcast).containsKey("PENDING") && !WORLD.data.states(broadcast).containsKey("CLAIMED"));
    Await.until("all receipts told", LONG, () -> WORLD.graph.receiptsPending() == 0);

    // What no receipt ever confirmed was not sent; the tenant chose to resend.
    sweeps.resend(false, Duration.ZERO, 5, SenderWorld.now().plusMillis(1));
    WORLD.issue(broadcast, 1, 1);
    Await.until("everybody has read it (" + WORLD.data.states(broadcast) + ")", LONG, () -> WORLD.data.states(broadcast).equals(Map.of("READ", ROWS)));
    assertThat(WORLD.graph.acceptedPerRecipient()).hasSize(ROWS).allSatisfy((recipient, count) -> assertThat(count).as(recipient).isEqualTo(1));
    assertThat(WORLD.faults()).isEmpty();
  }

  /** A process ends where it stands: no handler of ours runs. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final class Dying extends SenderPorts {
    private final Step step;
    private final AtomicInteger calls = new AtomicInteger();

    Dying(Step step) {
      this.step = step;
    }

    @Override
    Slots slots(Slots real) {
      return new Slots() {
        @Override
        public Reservation reserve(String sender, int n, long gapMicros, Duration horizon) {
          die(Step.CLAIMED_BEFORE_SLOTS);
          var given = real.reserve(sender, n, gapMicros, horizon);
          die(Step.SLOTS_BEFORE_CALLS);
          return given;
        }

        @Override
        public Instant pushForward(String sender, Duration atLeast) {
          return real.pushForward(sender, atLeast);
        }
      };
    }

    @Override
    Channel channel(Channel real) {
      return new ChannelBefore(real, send -> {
        // The third call dies on the way or with its answer; calls after it are never made.
        int call = calls.incrementAndGet();
        if (call > 3 && (step == Step.CALLED_BEFORE_ANSWER || step == Step.ANSWERED_BEFORE_RESULT)) {
          throw new Killed();
        }
        if (call == 3) {
          die(Step.CALLED_BEFORE_ANSWER);
        }
        var outcome = send.get();
        if (call == 3) {
          die(Step.ANSWERED_BEFORE_RESULT);
        }
        return outcome;
      });
    }

    @Override
    void beforeSuccessor(SendTicket successor) {
      die(Step.RESULTS_BEFORE_SUCCESSOR);
    }

    @Override
    void afterSuccessor(SendTicket successor) {
      die(Step.SUCCESSOR_BEFORE_DELETION);
    }

    private void die(Step now) {
      if (step == now) {
        throw new Killed();
      }
    }
  }
}
