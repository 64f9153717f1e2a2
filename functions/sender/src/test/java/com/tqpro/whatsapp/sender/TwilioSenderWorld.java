package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.template.ParameterFormat;
import com.tqpro.whatsapp.domain.template.TemplateSnapshot;
import com.tqpro.whatsapp.domain.template.TemplateType;
import com.tqpro.whatsapp.simulators.twilio.TwilioAccount;
import com.tqpro.whatsapp.simulators.twilio.TwilioNumber;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import java.util.List;
import java.util.UUID;

/** The sender's world with a second number, at Twilio's simulator. */
final class TwilioSenderWorld implements AutoCloseable {
  static final String SENDER = "+97140000022";
  private static final String ACCOUNT = "AC" + "1".repeat(32);
  private static final String CONTENT = "HX00000000000000000000000000000003";

  final TwilioSimulator twilio = TwilioSimulator.start(0).put(new TwilioAccount(ACCOUNT, "token")).put(new TwilioNumber(SENDER, ACCOUNT, null, null));
  final SenderWorld world = new SenderWorld();
  private final UUID template = UUID.randomUUID();

  TwilioSenderWorld() {
    world.alsoOnTwilio(SENDER, ACCOUNT, "token", twilio.baseUri(), "http://127.0.0.1:1/webhooks/twilio/{tenant}/status");
    world.data.execute("insert into tqwa.template (id, name, provider, content_sid, language, template_type, status) values ('%s', 'welcome', 'TWILIO', '%s', 'en', 'CARD', 'APPROVED')".formatted(template, CONTENT));
  }

  UUID broadcast() {
    var snapshot = new TemplateSnapshot(Provider.TWILIO, "welcome", "en", TemplateType.CARD, ParameterFormat.POSITIONAL, CONTENT, null, Json.object().put("1", "recipient_name"), null, null, null, null);
    return world.data.broadcast(Provider.TWILIO, SENDER, template, snapshot);
  }

  List<UUID> rows(UUID broadcast, String... recipients) {
    return world.data.rows(Provider.TWILIO, SENDER, broadcast, List.of(recipients));
  }

  void work(SenderFunction function, UUID broadcast) {
    world.work(function, new SendTicket(SenderWorld.TENANT, SENDER, broadcast, 1, 0, System.nanoTime()));
  }

  void freshSlots() {
    world.freshSlots(Provider.TWILIO, SENDER);
  }

  @Override
  public void close() {
    world.close();
    twilio.close();
  }
}
