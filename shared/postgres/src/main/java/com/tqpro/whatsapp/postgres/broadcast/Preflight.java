package com.tqpro.whatsapp.postgres.broadcast;

import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.broadcast.ChunkReport;
import com.tqpro.whatsapp.domain.broadcast.Pace;
import com.tqpro.whatsapp.domain.broadcast.PriceList;
import com.tqpro.whatsapp.domain.template.StoredTemplate;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.broadcast.PreflightReport.Finding;
import com.tqpro.whatsapp.postgres.template.TemplateRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Looks for what would make a broadcast fail, before it starts. Rows were checked one by one when they were uploaded. */
public final class Preflight {
  private final Database database;
  private final PriceList prices;

  public Preflight(Database database, PriceList prices) {
    this.database = database;
    this.prices = prices;
  }

  /** @param ratePerSecond what the sender may send; empty when the sender is not the tenant's (any more) */
  public PreflightReport check(Broadcast broadcast, Optional<Double> ratePerSecond) {
    return database.transaction(h -> check(h, broadcast, ratePerSecond));
  }

  PreflightReport check(Handle h, Broadcast broadcast, Optional<Double> ratePerSecond) {
    var errors = new ArrayList<Finding>();
    var warnings = new ArrayList<Finding>();
    var recipients = ChunkReport.sum(BroadcastRepository.chunks(h, broadcast.id()));
    var due = due(h, broadcast);
    if (due.pending() - due.optedOut() <= 0) {
      errors.add(new Finding("no-recipients", "No recipient would get a message: upload recipients first."));
    }
    if (ratePerSecond.isEmpty()) {
      errors.add(new Finding("sender-unknown", "The sender is not a number of this tenant (any more)."));
    }
    var template = TemplateRepository.find(h, broadcast.templateId());
    template.ifPresentOrElse(t -> template(t, broadcast, errors),
        () -> errors.add(new Finding("template-gone", "The template no longer exists.")));
    values(recipients, errors, warnings);
    if (due.optedOut() > 0) {
      warnings.add(new Finding("opted-out-since", due.optedOut() + " recipients opted out since the upload and will be skipped."));
    }
    holds(h, broadcast, warnings);
    double rate = ratePerSecond.orElse(0d);
    long sends = Math.max(0, due.pending() - due.optedOut());
    return new PreflightReport(errors.isEmpty(), errors, warnings, sends, recipients,
        rate > 0 ? Pace.duration(sends, rate).toSeconds() : 0, Math.round(rate * 100) / 100.0,
        prices.estimate(broadcast.provider(), template.map(StoredTemplate::category).orElse("MARKETING"), recipients.callingCodes()));
  }

  private static void template(StoredTemplate t, Broadcast broadcast, List<Finding> errors) {
    if (!t.approved()) {
      errors.add(new Finding("template-not-approved", "The template " + t.name() + " (" + t.language() + ") is " + t.status()
          + (t.statusReason() == null ? "" : ": " + t.statusReason()) + ". Only approved templates are sent."));
    }
    if (t.unsupportedReason() != null) {
      errors.add(new Finding("template-unsupported", "The template " + t.name() + " " + t.unsupportedReason() + "."));
    }
    if (!t.language().equals(broadcast.template().language())) {
      errors.add(new Finding("template-language", "The language " + broadcast.template().language() + " is not registered for the template: it has " + t.language() + "."));
    }
    if (!t.componentSpec().equals(broadcast.template().componentSpec()) || !t.components().equals(broadcast.template().components())
        || !t.variableMapping().equals(broadcast.template().variableMapping()) || !Objects.equals(t.contentSid(), broadcast.template().contentSid())) {
      errors.add(new Finding("template-changed", "The template was changed after this broadcast copied it: create the broadcast anew."));
    }
  }

  private static void values(ChunkReport recipients, List<Finding> errors, List<Finding> warnings) {
    if (recipients.incomplete() == 0) {
      return;
    }
    var most = new StringBuilder();
    recipients.faults().entrySet().stream().sorted((a, b) -> b.getValue() - a.getValue()).limit(5)
        .forEach(e -> most.append(most.isEmpty() ? "" : "; ").append(e.getKey()).append(" (").append(e.getValue()).append(" rows)"));
    boolean all = recipients.incomplete() == recipients.accepted();
    (all ? errors : warnings).add(new Finding(all ? "values-missing" : "values-missing-in-rows",
        (all ? "No row can be filled in: " : recipients.incomplete() + " rows cannot be filled in and will fail: ") + most + "."));
  }

  private static void holds(Handle h, Broadcast broadcast, List<Finding> warnings) {
    h.createQuery("select sender, reason from tqwa.hold where sender in ('*', :sender) and (until is null or until > now()) order by sender")
        .bind("sender", broadcast.sender())
        .map((rs, c) -> new Finding("held", (rs.getString(1).equals("*") ? "All sending" : "Sending of this number") + " is held: " + rs.getString(2) + "."))
        .forEach(warnings::add);
  }

  private static Due due(Handle h, Broadcast broadcast) {
    return h.createQuery("""
            select count(*) as pending,
                   count(*) filter (where exists (select 1 from tqwa.opt_out o where o.address = m.recipient and o.revoked_at is null)) as opted_out
            from tqwa.outbound_message m where m.broadcast_id = :id and m.state = 'PENDING'""")
        .bind("id", broadcast.id()).map((rs, c) -> new Due(rs.getLong(1), rs.getLong(2))).one();
  }

  private record Due(long pending, long optedOut) {}
}
