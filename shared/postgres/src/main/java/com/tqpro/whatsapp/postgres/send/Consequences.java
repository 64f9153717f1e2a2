package com.tqpro.whatsapp.postgres.send;

import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.Consequence;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What refusals do beyond their own message: opt-outs, stopped broadcasts, a held tenant. The same for answers and for later receipts. */
public final class Consequences {
  private final OptOuts optOuts;
  private final RunningBroadcasts broadcasts;
  private final Holds holds;

  public Consequences(OptOuts optOuts, RunningBroadcasts broadcasts, Holds holds) {
    this.optOuts = optOuts;
    this.broadcasts = broadcasts;
    this.holds = holds;
  }

  /** @return what changed; a broadcast that is stopped already and a tenant that is held already are not in it */
  public List<Change> apply(Collection<Refusal> refusals, Instant now) {
    var changes = new ArrayList<Change>();
    for (var refusal : refusals) {
      var reason = "Error " + refusal.error().code() + (refusal.error().text() == null ? "" : ": " + refusal.error().text());
      boolean changed = switch (refusal.consequence()) {
        case RECIPIENT -> false;
        case SUPPRESS -> optOuts.add(refusal.recipient(), refusal.contact(), OptOuts.Scope.MARKETING, "PROVIDER_ERROR", reason, refusal.row().toString(), now);
        case BROADCAST -> refusal.broadcast() != null && broadcasts.stop(refusal.broadcast(), reason, now);
        case TENANT -> holds.hold(reason, refusal.error().code(), now, null);
      };
      if (changed) {
        changes.add(new Change(refusal.consequence(), refusal.broadcast(), refusal.error().code()));
      }
    }
    return changes;
  }

  /** @param broadcast null outside a broadcast */
  public record Refusal(Consequence consequence, ProviderError error, UUID row, UUID broadcast, UUID contact, String recipient) {}

  public record Change(Consequence consequence, UUID broadcast, int code) {}
}
