package com.tqpro.whatsapp.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.simulators.twilio.CustomerFile;
import com.tqpro.whatsapp.simulators.twilio.TwilioAccount;
import com.tqpro.whatsapp.simulators.twilio.TwilioNumber;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import com.tqpro.whatsapp.twilio.send.HttpClients;
import com.tqpro.whatsapp.twilio.send.TwilioCalls;
import com.tqpro.whatsapp.twilio.webhook.InboundReader;
import com.tqpro.whatsapp.twilio.webhook.TwilioForm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What customers send through Twilio, fetched from its simulator, which is as strict as Twilio about who may. */
class TwilioMediaTest {
  private static final String ACCOUNT = "AC" + "1".repeat(32);
  private static final String SUBACCOUNT = "AC" + "2".repeat(32);
  private static final String NUMBER = "+97140000022";
  private static final String SUB_NUMBER = "+97140000023";
  private static final byte[] JPEG = "\u00ff\u00d8\u00ff a picture of a beach".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] PNG = "\u0089PNG\r\n\u001a\n a picture of a pool".getBytes(StandardCharsets.ISO_8859_1);
  private static TwilioSimulator twilio;

  private final AgentFixture fixture = new AgentFixture();
  private AgentFunction agent;

  @BeforeAll
  static void simulator() {
    twilio = TwilioSimulator.start(0).put(new TwilioAccount(ACCOUNT, "token")).put(new TwilioAccount(SUBACCOUNT, "sub-token"))
        .put(new TwilioNumber(NUMBER, ACCOUNT, null, null)).put(new TwilioNumber(SUB_NUMBER, SUBACCOUNT, null, null));
  }

  @AfterAll
  static void end() {
    twilio.close();
  }

  @BeforeEach
  void wired() {
    twilio.reset();
    secret("token");
    var calls = new TwilioCalls(twilio.baseUri().toString(), twilio.baseUri().toString(), HttpClients.fresh(Duration.ofSeconds(2)));
    var sides = new ProviderSides(fixture.context, Map.of(Provider.TWILIO, new TwilioSide(fixture.context.twilioCredentials(), calls)));
    agent = fixture.function(fixture.context, sides, sides);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void several_pictures_of_one_message_are_kept_and_shown_and_the_message_is_marked_as_read() {
    var sid = arrives(NUMBER, "one of these", new CustomerFile("image/jpeg", JPEG), new CustomerFile("image/jpeg", PNG));
    answered();
    var history = fixture.answering.requests.getFirst().history();
    assertThat(history).flatExtracting(m -> m.pictures().stream().map(p -> p.mediaType()).toList()).as("what they are, not what they were declared as").containsExactly("image/jpeg", "image/png");
    assertThat(history).flatExtracting(m -> m.pictures().stream().map(p -> p.bytes()).toList()).containsExactly(JPEG, PNG);
    assertThat(history).extracting(m -> m.text()).containsExactly("one of these", null);
    assertThat(fixture.outbound()).as("one answer").hasSize(1);
    assertThat(fixture.rows("select content_enc from tqwa.media")).hasSize(2)
        .allSatisfy(r -> assertThat(new String((byte[]) r.get("content_enc"), StandardCharsets.ISO_8859_1)).doesNotContain("picture"));
    assertThat(twilio.typing()).extracting(t -> t.messageSid()).containsExactly(sid);
    // Twilio posts once more: nothing changes.
    arrivesAgain(NUMBER, sid, "one of these", new CustomerFile("image/jpeg", JPEG), new CustomerFile("image/jpeg", PNG));
    answered();
    assertThat(fixture.rows("select id from tqwa.conversation_messages where direction = 'IN'")).hasSize(2);
    assertThat(fixture.answering.requests).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
      "audio/ogg, voice note, audio, audio/ogg, Thank you for your voice message.",
      "application/pdf, %PDF-1.7 itinerary, document, application/pdf, Thank you",
      "image/webp, RIFF0000WEBPVP8, sticker, image/webp, ''",
      "video/mp4, film, video, video/mp4, Thank you"})
  void what_no_model_reads_is_kept_for_a_person_and_answered(String type, String content, String kind, String stored, String answer) {
    arrives(NUMBER, "", new CustomerFile(type, content.getBytes(StandardCharsets.UTF_8)));
    answered();
    assertThat(fixture.one("select kind from tqwa.conversation_messages where direction = 'IN'")).isEqualTo(kind);
    assertThat(fixture.one("select mime_type from tqwa.media")).isEqualTo(stored);
    assertThat(fixture.answering.requests).isEmpty();
    assertThat(fixture.outbound()).singleElement().asString().startsWith("10 REPLY 971500000101 " + answer);
  }

  @Test
  void a_page_that_calls_itself_a_picture_is_shown_to_no_model() {
    arrives(NUMBER, "look", new CustomerFile("image/jpeg", "<html><script>".getBytes(StandardCharsets.UTF_8)));
    answered();
    assertThat(fixture.answering.requests.getFirst().history().getFirst().pictures()).isEmpty();
    assertThat(fixture.one("select mime_type from tqwa.media")).isEqualTo("application/octet-stream");
  }

  @Test
  void a_subaccounts_files_are_fetched_in_its_own_name() {
    arrives(SUB_NUMBER, "look", new CustomerFile("image/jpeg", JPEG));
    answered();
    assertThat(fixture.answering.requests.getFirst().history().getFirst().pictures()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"deleted, GONE, false", "too large, TOO_LARGE, false", "wrong token, UNAUTHORIZED, true"})
  void files_that_are_not_to_be_had_do_not_keep_the_words_from_being_answered(String what, String reason, boolean waits) {
    if (what.equals("wrong token")) {
      secret("guess");
    }
    var sid = arrives(NUMBER, "look", new CustomerFile("image/jpeg", what.equals("too large") ? new byte[5 * 1024 * 1024 + 1] : JPEG));
    if (what.equals("deleted")) {
      twilio.deleteMedia(sid);
    }
    answered();
    assertThat(fixture.outbound()).containsExactly("10 REPLY 971500000101 You said: look");
    assertThat(fixture.rows("select content_enc, bytes, next_try_at is not null as waits, reason from tqwa.media").toString()).isEqualTo("[{content_enc=null, bytes=null, waits=" + waits + ", reason=" + reason + "}]");
    assertThat(fixture.log()).contains(waits ? "media_later" : "media_missing").doesNotContain("Media/ME");
  }

  private void secret(String token) {
    Embedded.secrets().put(fixture.id + "/tenants/oasis", "{\"twilio\":{\"accountSid\":\"" + ACCOUNT + "\",\"authToken\":\"" + token + "\",\"authToken." + SUBACCOUNT + "\":\"sub-token\"},"
        + "\"database\":{\"name\":\"" + fixture.databaseName + "\",\"user\":\"" + EmbeddedPostgres.SUPERUSER + "\",\"password\":\"x\"}}");
  }

  private String arrives(String number, String text, CustomerFile... files) {
    var sid = twilio.inbound("+971500000101", number, text, List.of(files), Map.of(), false);
    arrivesAgain(number, sid, text, files);
    return sid;
  }

  private void arrivesAgain(String number, String sid, String text, CustomerFile... files) {
    var members = new ArrayList<>(List.of(Map.entry("MessageSid", sid), Map.entry("From", "whatsapp:+971500000101"), Map.entry("Body", text), Map.entry("NumMedia", "" + files.length)));
    var urls = twilio.mediaUrls(sid);
    for (int i = 0; i < files.length; i++) {
      members.add(Map.entry("MediaUrl" + i, urls.get(i)));
      members.add(Map.entry("MediaContentType" + i, files[i].type()));
    }
    for (InboundMessage message : InboundReader.read(TwilioForm.of(members), number, fixture.now.get())) {
      fixture.inbound(agent, message);
    }
  }

  private void answered() {
    fixture.later(Duration.ofSeconds(3));
    assertThat(fixture.turn(agent)).isTrue();
  }
}
