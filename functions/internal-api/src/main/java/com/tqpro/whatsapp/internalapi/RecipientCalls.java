package com.tqpro.whatsapp.internalapi;

import com.tqpro.whatsapp.domain.event.DeliveryStatus;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.CallbackData;
import com.tqpro.whatsapp.postgres.recipient.RecipientRepository;
import com.tqpro.whatsapp.postgres.recipient.RecipientRow;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import com.tqpro.whatsapp.runtime.queue.QueueMessage;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** {@code /marketing/internal/recipient/…} */
final class RecipientCalls {
  private static final int NEWEST = 50;

  private final InternalPorts ports;

  RecipientCalls(InternalPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.post("/marketing/internal/recipient/status", TenantCall.in(ports, this::status))
        .post("/marketing/internal/recipient/lookup", TenantCall.in(ports, this::lookup))
        .get("/marketing/internal/recipient/lookup", TenantCall.in(ports, this::lookup));
  }

  /** Takes a delivery report the way the provider's own takes: through the receipts queue and the one merge, in any order. */
  private HttpResponse status(TenantCall call) {
    var in = call.input();
    var row = row(call, recipients(call));
    var messageId = in.text("providerMessageId").orElse(row.providerMessageId());
    if (messageId == null) {
      throw Problem.conflict("not-sent-yet", "The recipient's message has no provider message id yet: name it in providerMessageId.");
    }
    var status = delivery(in.required("status"));
    var error = status == DeliveryStatus.FAILED
        ? new ProviderError(in.number("errorCode", 0, 0, 999_999_999), in.text("errorText").orElse("reported through the internal API"), null) : null;
    var event = new StatusEvent(messageId, row.sender(), status, at(call), row.attempt() > 0 ? new CallbackData(row.id(), row.attempt()).text() : null,
        row.recipient(), null, error, null, null);
    ports.receipts().send(QueueMessage.standard(Json.text(new ReceiptBatch(Provider.valueOf(row.provider()), call.tenant(), ports.clock().instant(), List.of(event), List.of()))));
    var answer = new LinkedHashMap<String, Object>();
    answer.put("recipientId", row.id());
    answer.put("queued", true);
    return HttpResponse.json(202, answer);
  }

  private HttpResponse lookup(TenantCall call) {
    var recipients = recipients(call);
    var answer = new LinkedHashMap<String, Object>();
    if (call.input().text("providerMessageId").isPresent() || call.input().text("recipientId").isPresent()) {
      answer.put("recipients", List.of(row(call, recipients)));
      return HttpResponse.ok(answer);
    }
    var address = call.address();
    answer.put("address", address);
    answer.put("optOuts", recipients.optOuts(address));
    answer.put("recipients", recipients.ofAddress(address, NEWEST));
    return HttpResponse.ok(answer);
  }

  private RecipientRepository recipients(TenantCall call) {
    return new RecipientRepository(call.database(), ports.contactKeys(), call.tenant());
  }

  private static RecipientRow row(TenantCall call, RecipientRepository recipients) {
    var id = call.input().text("recipientId");
    List<RecipientRow> found;
    try {
      found = id.isPresent() ? recipients.ofRow(UUID.fromString(id.get())) : recipients.ofProviderMessage(call.input().required("providerMessageId"));
    } catch (IllegalArgumentException e) {
      found = List.of();
    }
    return found.stream().findFirst().orElseThrow(() -> Problem.notFound("There is no such recipient."));
  }

  private static DeliveryStatus delivery(String text) {
    var name = text.toUpperCase(Locale.ROOT);
    return Arrays.stream(DeliveryStatus.values()).filter(s -> s.name().equals(name)).findFirst()
        .orElseThrow(() -> Problem.badRequest("invalid-status", "status must be SENT, DELIVERED, READ or FAILED."));
  }

  private Instant at(TenantCall call) {
    try {
      return call.input().text("at").map(t -> OffsetDateTime.parse(t).toInstant()).orElseGet(ports.clock()::instant);
    } catch (DateTimeException e) {
      throw Problem.badRequest("invalid-time", "at must be a time with an offset such as 2026-12-01T09:00:00Z.");
    }
  }
}
