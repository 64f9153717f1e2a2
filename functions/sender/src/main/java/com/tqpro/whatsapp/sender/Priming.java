package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.CallbackData;
import com.tqpro.whatsapp.domain.send.Results;
import com.tqpro.whatsapp.domain.send.RowReport;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.template.ParameterFormat;
import com.tqpro.whatsapp.domain.template.RenderedContent;
import com.tqpro.whatsapp.domain.template.RenderedTemplate;
import com.tqpro.whatsapp.domain.template.Rendering;
import com.tqpro.whatsapp.domain.template.TemplateRenderer;
import com.tqpro.whatsapp.domain.template.TemplateSnapshot;
import com.tqpro.whatsapp.domain.template.TemplateType;
import com.tqpro.whatsapp.meta.send.Clients;
import com.tqpro.whatsapp.meta.send.MetaBodies;
import com.tqpro.whatsapp.meta.send.MetaSender;
import com.tqpro.whatsapp.postgres.DatabasePriming;
import com.tqpro.whatsapp.runtime.DeadEnd;
import com.tqpro.whatsapp.twilio.send.TwilioAccount;
import com.tqpro.whatsapp.twilio.send.TwilioApi;
import com.tqpro.whatsapp.twilio.send.TwilioBodies;
import com.tqpro.whatsapp.twilio.send.TwilioSender;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/** What is run once before a snapshot: a ticket read, a template filled in, a database and a provider that do not answer, the result. */
final class Priming {
  private final Duration connectTimeout;

  Priming(Duration connectTimeout) {
    this.connectTimeout = connectTimeout;
  }

  void run() {
    DatabasePriming.run();
    var row = new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0000L);
    Json.read(Json.text(new SendTicket("prime", "0", row, 1, 0, 0)), SendTicket.class);
    var spec = Json.tree("[{\"type\":\"body\",\"parameters\":[{\"source\":\"recipient_name\"}]}]");
    var template = new TemplateSnapshot(Provider.META, "prime", "en", TemplateType.CARD, ParameterFormat.POSITIONAL, null, spec, null, null, null, null, null);
    if (TemplateRenderer.render(template, Map.of("recipient_name", "Prime")) instanceof Rendering.Rendered(RenderedTemplate rendered)) {
      var body = MetaBodies.template("971500000000", rendered, new CallbackData(row, 1).text());
      try (var clients = new Clients(InstantSource.system(), connectTimeout)) {
        var outcome = new MetaSender(DeadEnd.URL, "v25.0", connectTimeout, clients).send("0", "prime", body, 1);
        Results.ofCall(RowReport.of(row, 1, row, null), outcome, true, InstantSource.system().instant());
        var content = TwilioBodies.template("+97140000000", "971500000000", new RenderedContent("HX" + "0".repeat(32), Map.of("1", "Prime"), null), null);
        new TwilioSender(new TwilioApi(DeadEnd.URL, connectTimeout, clients::call), InstantSource.system()).send(new TwilioAccount("AC0", "AC0", "prime"), content, 1);
      }
    }
  }
}
