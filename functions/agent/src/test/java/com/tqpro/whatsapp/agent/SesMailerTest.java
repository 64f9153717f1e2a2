package com.tqpro.whatsapp.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.embedded.MailEndpoint;
import com.tqpro.whatsapp.runtime.Environment;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Mail as SES takes it. */
class SesMailerTest {
  @Test
  void a_mail_is_signed_and_taken() {
    try (var ses = MailEndpoint.start(InstantSource.system())) {
      mailer(ses, "leads@oasis.example").send("owner@oasis.example", "A customer is ready to buy", "Product: نخلة\nContact: Aisha", "lead-1");
      assertThat(ses.mails()).singleElement().satisfies(m -> {
        assertThat(m.from()).isEqualTo("leads@oasis.example");
        assertThat(m.to()).isEqualTo("owner@oasis.example");
        assertThat(m.subject()).isEqualTo("A customer is ready to buy");
        assertThat(m.text()).isEqualTo("Product: نخلة\nContact: Aisha");
        assertThat(m.reference()).isEqualTo("lead-1");
      });
    }
  }

  @Test
  void one_that_is_refused_is_a_fault() {
    try (var ses = MailEndpoint.start(InstantSource.system())) {
      assertThatThrownBy(() -> mailer(ses, "nobody").send("owner@oasis.example", "s", "t", "r")).isInstanceOf(AgentPorts.NotTaken.class).hasMessage("SES answered 400");
    }
  }

  @Test
  void where_nobody_listens_nothing_was_sent() {
    var ses = MailEndpoint.start(InstantSource.system());
    var mailer = mailer(ses, "leads@oasis.example");
    ses.close();
    assertThatThrownBy(() -> mailer.send("owner@oasis.example", "s", "t", "r")).isInstanceOf(AgentPorts.NotTaken.class);
  }

  private static SesMailer mailer(MailEndpoint ses, String from) {
    return new SesMailer(Environment.of(Map.of("AWS_ENDPOINT_URL_SESV2", ses.endpoint().toString(), "AWS_REGION", "eu-central-1")), from);
  }
}
