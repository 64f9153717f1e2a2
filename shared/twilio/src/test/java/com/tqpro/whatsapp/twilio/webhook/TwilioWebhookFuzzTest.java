package com.tqpro.whatsapp.twilio.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** Whatever is posted as Twilio's webhook is read, is none, or is refused as no form. Bounded; a failure names its seed. */
class TwilioWebhookFuzzTest {
  private static final Instant AT = Instant.parse("2026-11-24T10:00:00Z");
  private static final String URL = "https://hooks.example.com/webhooks/twilio/marina/inbound";
  private static final List<String> SAMPLES = Stream.of("inbound.json", "status.json").flatMap(TwilioWebhookFuzzTest::samples).toList();
  /** What stands in the place of a value. */
  private static final List<String> HOSTILE = List.of("", " ", "%00", "%EF%BF%BF", "%F0%9F%98", "999999999999999999999", "-1", "whatsapp:", "whatsapp:+", "whatsapp:+0", "AE.", "%2F%2F%2F", "{%22a%22:", "+971500000101", "a".repeat(5_000));

  @Property(tries = 3_000)
  void a_changed_form_is_read_or_is_none(@ForAll long seed) {
    var random = new Random(seed);
    var pairs = new ArrayList<>(List.of(sample(random).split("&")));
    for (int i = random.nextInt(4); i >= 0 && !pairs.isEmpty(); i--) {
      int at = random.nextInt(pairs.size());
      var name = pairs.get(at).substring(0, pairs.get(at).indexOf('='));
      switch (random.nextInt(4)) {
        case 0 -> pairs.remove(at);
        case 1 -> pairs.add(pairs.get(at));
        case 2 -> pairs.add(random.nextInt(pairs.size()), name + "=" + HOSTILE.get(random.nextInt(HOSTILE.size())));
        default -> pairs.set(at, name + "=" + HOSTILE.get(random.nextInt(HOSTILE.size())));
      }
    }
    assertThat(read(String.join("&", pairs).getBytes(StandardCharsets.UTF_8))).as("a form stays one").isTrue();
  }

  @Property(tries = 2_000)
  void broken_bytes_are_refused_as_no_form_or_read(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int changes) {
    var random = new Random(seed);
    var body = sample(random).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < changes; i++) {
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }
    read(body);
  }

  @Property(tries = 500)
  void any_bytes_at_all(@ForAll @Size(max = 200) byte[] body) {
    read(body);
  }

  @Property(tries = 1_000)
  void a_signature_holds_for_its_own_form_only(@ForAll long seed, @ForAll @StringLength(max = 60) String header) {
    var random = new Random(seed);
    var body = sample(random);
    var form = TwilioForm.parse(body.getBytes(StandardCharsets.UTF_8));
    var signature = TwilioSignature.sign(URL, form, "token");
    assertThat(TwilioSignature.matches(URL, form, signature, List.of("other", "token"))).isTrue();
    assertThat(TwilioSignature.matches(URL, form, header, List.of("token"))).isFalse();
    assertThat(TwilioSignature.matches(URL + "?x", form, signature, List.of("token"))).isFalse();
    assertThat(TwilioSignature.matches(URL, form, signature, List.of())).isFalse();
    var changed = TwilioForm.parse((body + "&Z" + random.nextInt(100) + "=1").getBytes(StandardCharsets.UTF_8));
    assertThat(TwilioSignature.matches(URL, changed, signature, List.of("token"))).isFalse();
    assertThat(TwilioSignature.matches(URL + "?bodySHA256=" + header, body.getBytes(StandardCharsets.UTF_8), header, List.of("token"))).isFalse();
  }

  /** @return whether it is a form */
  private static boolean read(byte[] body) {
    TwilioForm form;
    try {
      form = TwilioForm.parse(body);
    } catch (IllegalArgumentException declared) {
      return false;
    }
    var sender = Stream.concat(TwilioWebhook.incomingSenders(form).stream(), TwilioWebhook.outgoingSenders(form).stream()).findFirst().orElse("+97140000022");
    Stream.concat(InboundReader.read(form, sender, AT).stream(), TwilioWebhook.status(form, sender, "r.1", AT).stream())
        .forEach(event -> assertThat(Json.text(event)).doesNotContain("\\u0000", "\uFFFF"));
    return true;
  }

  private static String sample(Random random) {
    return SAMPLES.get(random.nextInt(SAMPLES.size()));
  }

  private static Stream<String> samples(String name) {
    try (var in = TwilioWebhookFuzzTest.class.getResourceAsStream("/webhook/" + name)) {
      var forms = new ArrayList<String>();
      Json.tree(in.readAllBytes()).forEach(row -> {
        var pairs = new ArrayList<String>();
        row.path("form").properties().forEach(e -> pairs.add(e.getKey() + "=" + URLEncoder.encode(e.getValue().asText(), StandardCharsets.UTF_8)));
        forms.add(String.join("&", pairs));
      });
      return forms.stream();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
