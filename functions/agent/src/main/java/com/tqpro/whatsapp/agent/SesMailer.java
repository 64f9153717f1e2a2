package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.runtime.Aws;
import com.tqpro.whatsapp.runtime.Environment;
import java.time.Duration;
import software.amazon.awssdk.services.sesv2.SesV2Client;

/** Mail through Amazon SES; the client is made when first needed. */
final class SesMailer implements AgentPorts.Mailer {
  private final Environment environment;
  private final String from;
  private SesV2Client client;

  /** @param from MAIL_FROM, an address that SES has verified */
  SesMailer(Environment environment, String from) {
    this.environment = environment;
    this.from = from;
  }

  @Override
  public void send(String to, String subject, String text) {
    if (client == null) {
      client = new Aws(environment).configure(SesV2Client.builder(), "SESV2", Duration.ofSeconds(8)).build();
    }
    client.sendEmail(r -> r.fromEmailAddress(from).destination(d -> d.toAddresses(to)).content(c -> c.simple(s -> s
        .subject(b -> b.data(subject).charset("UTF-8")).body(b -> b.text(t -> t.data(text).charset("UTF-8"))))));
  }
}
