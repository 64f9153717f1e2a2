package com.tqpro.whatsapp.postgres.receipt;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.send.CallbackData;
import com.tqpro.whatsapp.domain.send.Consequence;
import com.tqpro.whatsapp.domain.send.DeliveryState;
import com.tqpro.whatsapp.domain.send.Results;
import com.tqpro.whatsapp.domain.send.RowReport;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import com.tqpro.whatsapp.postgres.send.Consequences;
import com.tqpro.whatsapp.postgres.send.Consequences.Change;
import com.tqpro.whatsapp.postgres.send.Consequences.Refusal;
import com.tqpro.whatsapp.postgres.send.DeliveryMerge;
import com.tqpro.whatsapp.postgres.send.DeliveryMerge.Merged;
import com.tqpro.whatsapp.postgres.send.Holds;
import com.tqpro.whatsapp.postgres.send.RunningBroadcasts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Applies what came from a provider about one tenant's messages, any number of batches in one statement. A row is found by the
 * callback data that went out with it, else by the provider's id; only rows of the reporting sender count.
 */
public final class ReceiptMerge {
  private static final ProviderError NO_REASON = new ProviderError(-1, "the provider gave no reason", null);

  private final ReceiptRows rows;
  private final DeliveryMerge merge;
  private final RunningBroadcasts broadcasts;
  private final Consequences consequences;
  private final Map<Provider, Results.ErrorTable> errors;

  public ReceiptMerge(Database database, UuidV7 ids, Map<Provider, Results.ErrorTable> errors) {
    this.rows = new ReceiptRows(database);
    this.merge = new DeliveryMerge(database);
    this.broadcasts = new RunningBroadcasts(database);
    this.consequences = new Consequences(new OptOuts(database, ids), broadcasts, new Holds(database));
    this.errors = errors;
  }

  /** Applying twice does no harm. */
  public Applied apply(List<ReceiptBatch> batches, Instant now) {
    var byId = rows.byProviderId(batches.stream().flatMap(b -> b.statuses().stream())
        .filter(s -> CallbackData.parse(s.callbackData()).isEmpty() && s.providerMessageId() != null).map(StatusEvent::providerMessageId).distinct().toList());
    var reports = new ArrayList<RowReport>();
    var failures = new HashMap<UUID, SendOutcome.Rejected>();
    var throttled = new HashMap<UUID, ProviderError>();
    for (var batch : batches) {
      for (var status : batch.statuses()) {
        var target = target(status, byId);
        if (target != null) {
          reports.add(report(batch.provider(), status, target, failures, throttled, now));
        }
      }
      batch.accepted().forEach(a -> reports.add(RowReport.of(a.rowId(), a.attempt(), null, null).sent(a.providerMessageId(), null, a.at())));
    }
    var merged = new HashMap<UUID, Merged>();
    merge.apply(reports).forEach(m -> merged.put(m.row(), m));
    var unknown = batches.stream().map(b -> unknown(b, byId, merged)).toList();
    return new Applied(merged.size(), unknown, effects(merged, failures, throttled, now));
  }

  private static CallbackData target(StatusEvent status, Map<String, CallbackData> byId) {
    return CallbackData.parse(status.callbackData()).orElseGet(() -> byId.get(status.providerMessageId()));
  }

  private RowReport report(Provider provider, StatusEvent status, CallbackData target, Map<UUID, SendOutcome.Rejected> failures, Map<UUID, ProviderError> throttled, Instant now) {
    var base = RowReport.of(target.row(), target.attempt(), null, status.sender()).identified(status.providerMessageId());
    var report = switch (status.status()) {
      case SENT -> base.sent(status.providerMessageId(), null, status.at());
      case DELIVERED -> base.delivered(status.providerMessageId(), status.at());
      case READ -> base.read(status.providerMessageId(), status.at());
      case FAILED -> {
        var error = status.error() == null ? NO_REASON : status.error();
        var outcome = errors.get(provider).outcome(error, target.attempt(), now);
        if (outcome instanceof SendOutcome.Rejected rejected) {
          failures.put(target.row(), rejected);
        } else if (outcome instanceof SendOutcome.Throttled) {
          throttled.put(target.row(), error);
        }
        yield Results.ofFailure(base, outcome, error, status.at(), now);
      }
    };
    return report.priced(status.pricingCategory(), status.pricingType());
  }

  private static int unknown(ReceiptBatch batch, Map<String, CallbackData> byId, Map<UUID, Merged> merged) {
    return (int) Stream.concat(
        batch.statuses().stream().map(s -> target(s, byId)).map(t -> t != null && merged.containsKey(t.row())),
        batch.accepted().stream().map(a -> merged.containsKey(a.rowId()))).filter(found -> !found).count();
  }

  /** First completed broadcasts run again for rows that came back; a refusal that concerns all may then stop them. */
  private List<Change> effects(Map<UUID, Merged> merged, Map<UUID, SendOutcome.Rejected> failures, Map<UUID, ProviderError> throttled, Instant now) {
    var again = new LinkedHashSet<UUID>();
    var refusals = new ArrayList<Refusal>();
    for (var m : merged.values()) {
      if (m.after() == DeliveryState.PENDING && m.before() != DeliveryState.PENDING && m.broadcast() != null) {
        again.add(m.broadcast());
      }
      var failure = failures.get(m.row());
      if (failure != null && failure.consequence() != Consequence.RECIPIENT && m.failedNow() && (m.after() == DeliveryState.FAILED || m.after() == DeliveryState.PENDING)) {
        refusals.add(new Refusal(failure.consequence(), failure.error(), m.row(), m.broadcast(), m.contact(), m.recipient()));
      }
    }
    if (!again.isEmpty()) {
      broadcasts.reopen(again, now);
    }
    var changes = new ArrayList<>(refusals.isEmpty() ? List.<Change>of() : consequences.apply(refusals, now));
    throttled.forEach((row, error) -> {
      var m = merged.get(row);
      if (m != null && m.broadcast() != null && broadcasts.stopThrottled(m.broadcast(), error, now)) {
        changes.add(new Change(Consequence.BROADCAST, m.broadcast(), error.code()));
      }
    });
    return changes;
  }

  /**
   * @param rows rows that were found
   * @param unknown for each batch how many of its reports found no row
   * @param changes what failures changed around their rows
   */
  public record Applied(int rows, List<Integer> unknown, List<Change> changes) {}
}
