package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.phone.PhoneNumbers;
import com.tqpro.whatsapp.domain.template.ParameterFormat;
import com.tqpro.whatsapp.domain.template.TemplateRenderer;
import com.tqpro.whatsapp.domain.template.TemplateSnapshot;
import com.tqpro.whatsapp.domain.template.TemplateType;
import com.tqpro.whatsapp.postgres.DatabasePriming;
import com.tqpro.whatsapp.runtime.http.HttpFunction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is run once before a snapshot, so that a restored environment has its classes loaded: reading a file, a number, a template, a request. */
final class Priming {
  private final HttpFunction function;

  Priming(HttpFunction function) {
    this.function = function;
  }

  void run() {
    DatabasePriming.run();
    var recipients = RecipientsCsv.read("phone,name\n+971500000000,Prime\n".getBytes(StandardCharsets.UTF_8));
    new PhoneNumbers(List.of("0", "+971"), 971).read(recipients.getFirst().phone());
    var spec = Json.tree("[{\"type\":\"body\",\"parameters\":[{\"source\":\"recipient_name\"}]}]");
    TemplateRenderer.render(new TemplateSnapshot(Provider.META, "prime", "en", TemplateType.CARD, ParameterFormat.POSITIONAL, null, spec, null, null, null, null, null),
        recipients.getFirst().values());
    // Without a credential: answered with 401 after routing and the roles' table.
    function.prime("/admin/api/broadcasts");
  }
}
