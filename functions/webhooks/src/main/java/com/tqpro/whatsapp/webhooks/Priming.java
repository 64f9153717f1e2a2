package com.tqpro.whatsapp.webhooks;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.meta.webhook.MetaSignature;
import com.tqpro.whatsapp.runtime.priming.Call;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import com.tqpro.whatsapp.twilio.webhook.TwilioForm;
import com.tqpro.whatsapp.twilio.webhook.TwilioSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What webhooks rehearses before a snapshot: signed webhooks of both providers, taken to the queues, and one that is not signed. */
final class Priming {
  private static final String BODY = "priming/meta-webhook.json";
  private static final String META = "/webhooks/meta";
  private static final String TWILIO = "/webhooks/twilio/" + Rehearsal.TENANT + "/inbound";
  private static final String FORM = "MessageSid=SM0&MessageStatus=received&SmsStatus=received&AccountSid=" + Rehearsal.TWILIO_ACCOUNT
      + "&From=whatsapp%3A%2B971500000000&To=whatsapp%3A%2B97140000000&Body=x&WaId=971500000000&ProfileName=Nobody";

  private Priming() {}

  static Runnable prepare(Rehearsal rehearsal) {
    var url = "https://priming.example" + TWILIO;
    var function = new WebhooksFunction(rehearsal.variable(Setting.BROADCAST_TWILIO_INBOUND_URL.variable(), url).context());
    var body = body();
    var meta = Call.http("POST", META, "", Map.of(MetaSignature.HEADER, MetaSignature.sign(body.getBytes(StandardCharsets.UTF_8), Rehearsal.SECRET)), body);
    var signature = TwilioSignature.sign(url, TwilioForm.parse(FORM.getBytes(StandardCharsets.UTF_8)), Rehearsal.SECRET);
    var twilio = Call.http("POST", TWILIO, "", Map.of("content-type", "application/x-www-form-urlencoded", TwilioSignature.HEADER, signature), FORM);
    var unsigned = Call.http("POST", META, "", Map.of(), body);
    return () -> {
      Call.expect("\"statusCode\":200", function, meta);
      Call.expect("\"statusCode\":200", function, twilio);
      Call.expect("\"statusCode\":403", function, unsigned);
    };
  }

  private static String body() {
    try (var in = Priming.class.getClassLoader().getResourceAsStream(BODY)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\"phone_number_id\":\"0\"", "\"phone_number_id\":\"" + Rehearsal.META_SENDER + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
