package com.tqpro.whatsapp.twilio.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.domain.event.MediaFetch;
import com.tqpro.whatsapp.domain.event.MediaReference;
import com.tqpro.whatsapp.simulators.twilio.CustomerFile;
import com.tqpro.whatsapp.simulators.twilio.TwilioNumber;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What customers sent and the typing indicator, on the simulator; what a storage may answer, on a server of its own. */
class TwilioCallsTest {
  private static final String SID = "AC" + "0".repeat(31) + "1";
  private static final TwilioAccount ACCOUNT = new TwilioAccount(SID, SID, "token");
  private static final String PATH = "/2010-04-01/Accounts/" + SID + "/Messages/MM" + "0".repeat(32) + "/Media/ME" + "0".repeat(32);
  private static final HttpClients CLIENTS = HttpClients.fresh(Duration.ofSeconds(2));
  private static final byte[] VOICE = {1, 2, 3};

  @Test
  void a_file_comes_from_the_storage_that_the_api_points_to() {
    try (var twilio = simulator()) {
      var sid = twilio.inbound("+971500000101", "+97140000022", "", List.of(new CustomerFile("audio/ogg", VOICE), new CustomerFile("image/png", new byte[] {9})), Map.of(), false);
      var calls = new TwilioCalls(twilio.baseUri().toString(), twilio.baseUri().toString(), CLIENTS);
      var log = new MessageLog(new TwilioApi(twilio.baseUri().toString(), Duration.ofSeconds(5), CLIENTS));
      var entry = log.incoming(ACCOUNT, "+97140000022", Instant.now().minusSeconds(60)).getFirst();
      assertThat(entry.media()).isEqualTo(2);
      var files = log.files(ACCOUNT, entry);
      assertThat(files).extracting(MessageLog.File::type).containsExactly("audio/ogg", "image/png");
      assertThat(files.getFirst().url()).startsWith("https://api.twilio.com/2010-04-01/Accounts/" + SID + "/Messages/" + sid + "/Media/ME");
      assertThat(media(calls, files.getFirst().url(), ACCOUNT, 3)).isEqualTo("[1, 2, 3]");
      assertThat(media(calls, twilio.baseUri() + files.getFirst().url().substring("https://api.twilio.com".length()), ACCOUNT, 3)).isEqualTo("[1, 2, 3]");
      assertThat(media(calls, files.getFirst().url(), ACCOUNT, 2)).isEqualTo("Never[reason=TOO_LARGE]");
      assertThat(media(calls, files.getFirst().url(), new TwilioAccount(SID, SID, "guess"), 3)).as("a password can be put right").isEqualTo("Later[reason=UNAUTHORIZED]");
      assertThat(media(calls, files.getFirst().url(), null, 3)).as("not the tenant's account").isEqualTo("Later[reason=NO_CREDENTIALS]");
      twilio.deleteMedia(sid);
      assertThat(media(calls, files.getFirst().url(), ACCOUNT, 3)).as("deleted").isEqualTo("Never[reason=GONE]");
      assertThat(log.files(ACCOUNT, entry)).isEmpty();
      assertThat(twilio.refusals()).containsOnlyKeys(20003, 20404);
    }
  }

  @ParameterizedTest
  @CsvSource({
      "https://evil.example, false", "https://api.twilio.com.evil.example, false", "https://api.twilio.com@evil.example, false", "http://api.twilio.com, false",
      "http://169.254.169.254, false", "https://api.twilio.com, true"})
  void only_addresses_at_the_api_are_called(String base, boolean called) throws IOException {
    var server = new Recording(200, null);
    try (server) {
      media(server.calls(), base + PATH, ACCOUNT, 100);
      assertThat(server.seen).hasSize(called ? 1 : 0);
      media(server.calls(), "https://api.twilio.com" + PATH + "/../../../../../../secret", ACCOUNT, 100);
      assertThat(server.seen).as("no other resource").hasSize(called ? 1 : 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
      "/storage/x?Signature=1, true", "https://evil.example/x, false", "http://mms.twiliocdn.com/x, false", "https://mms.twiliocdn.com.evil.example/x, false",
      "https://u:p@mms.twiliocdn.com/x, false", "https://twiliocdn.com:444/x, false", "http://127.0.0.1:1/x, false", "http://169.254.169.254/latest/meta-data, false", "%zz:, false"})
  void a_redirect_is_followed_to_storage_only_and_without_the_password(String location, boolean followed) throws IOException {
    try (var server = new Recording(307, location)) {
      var got = media(server.calls(), "https://api.twilio.com" + PATH, ACCOUNT, 100);
      assertThat(server.seen.getFirst()).isEqualTo("GET " + PATH + " Basic " + java.util.Base64.getEncoder().encodeToString((SID + ":token").getBytes(StandardCharsets.UTF_8)));
      assertThat(server.seen.subList(1, server.seen.size())).containsExactlyElementsOf(followed ? List.of("GET /storage/x?Signature=1 null") : List.of());
      assertThat(got).isEqualTo(followed ? "[1, 2, 3]" : "Never[reason=REFUSED]");
    }
  }

  @Test
  void redirects_come_to_an_end() throws IOException {
    try (var server = new Recording(302, PATH)) {
      assertThat(media(server.calls(), "https://api.twilio.com" + PATH, ACCOUNT, 100)).isEqualTo("Never[reason=REFUSED]");
      assertThat(server.seen).hasSize(4).filteredOn(s -> !s.endsWith("null")).hasSize(1);
    }
  }

  @Test
  void the_typing_indicator_is_asked_for_by_the_message() throws IOException {
    try (var twilio = simulator()) {
      var sid = twilio.inbound("+971500000101", "+97140000022", "Aisha", "hello");
      var calls = new TwilioCalls(twilio.baseUri().toString(), twilio.baseUri().toString(), CLIENTS);
      assertThat(calls.typing(ACCOUNT, sid)).isTrue();
      assertThat(calls.typing(ACCOUNT, "SM" + "f".repeat(32))).as("unknown").isFalse();
      assertThat(calls.typing(new TwilioAccount(SID, SID, "guess"), sid)).isFalse();
      assertThat(twilio.typing()).singleElement().satisfies(t -> assertThat(t.messageSid()).isEqualTo(sid));
    }
    try (var server = new Recording(200, null)) {
      assertThat(server.calls().typing(ACCOUNT, "SM" + "a".repeat(32))).isTrue();
      assertThat(server.calls().typing(ACCOUNT, "wamid.1")).isFalse();
      assertThat(server.seen).singleElement().asString().startsWith("POST /v2/Indicators/Typing.json Basic ");
      assertThat(server.bodies).containsExactly("messageId=SM" + "a".repeat(32) + "&channel=whatsapp");
    }
    assertThat(new TwilioCalls("http://127.0.0.1:1", "http://127.0.0.1:1", CLIENTS).typing(ACCOUNT, "SM" + "a".repeat(32))).as("nobody there").isFalse();
  }

  @ParameterizedTest
  @CsvSource({"400, Never[reason=REFUSED]", "401, Later[reason=UNAUTHORIZED]", "403, Later[reason=UNAUTHORIZED]", "404, Never[reason=GONE]", "408, Later[reason=HTTP_408]", "410, Never[reason=GONE]",
      "429, Later[reason=HTTP_429]", "500, Later[reason=HTTP_500]", "503, Later[reason=HTTP_503]"})
  void what_passes_is_told_from_what_stays(int status, String said) throws IOException {
    try (var server = new Recording(status, null)) {
      assertThat(media(server.calls(), "https://api.twilio.com" + PATH, ACCOUNT, 100)).isEqualTo(said);
    }
    assertThat(media(new TwilioCalls("http://127.0.0.1:1", "http://127.0.0.1:1", CLIENTS), "https://api.twilio.com" + PATH, ACCOUNT, 100)).as("nobody there").isEqualTo("Later[reason=CONNECTION]");
  }

  /** The bytes, or what was said instead. */
  private static String media(TwilioCalls calls, String url, TwilioAccount owner, int most) {
    var answer = calls.media(new MediaReference("ME1", "audio/ogg", null, null, url), sid -> Optional.ofNullable(owner).filter(o -> o.accountSid().equals(sid)), most);
    return answer instanceof MediaFetch.Got(var bytes) ? Arrays.toString(bytes) : answer.toString();
  }

  private static TwilioSimulator simulator() {
    return TwilioSimulator.start(0).put(new com.tqpro.whatsapp.simulators.twilio.TwilioAccount(SID, "token")).put(new TwilioNumber("+97140000022", SID, null, null));
  }

  /** Answers the API's paths as told, everything else with three bytes, and keeps what it was asked. */
  private static final class Recording implements AutoCloseable {
    final List<String> seen = new CopyOnWriteArrayList<>();
    final List<String> bodies = new CopyOnWriteArrayList<>();
    private final HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);

    Recording(int status, String location) throws IOException {
      server.createContext("/", exchange -> {
        try (exchange) {
          seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization"));
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          boolean storage = exchange.getRequestURI().getPath().startsWith("/storage/");
          if (location != null) {
            exchange.getResponseHeaders().set("Location", location);
          }
          exchange.sendResponseHeaders(storage ? 200 : status, 3);
          exchange.getResponseBody().write(VOICE);
        }
      });
      server.start();
    }

    TwilioCalls calls() {
      var base = "http://127.0.0.1:" + server.getAddress().getPort();
      return new TwilioCalls(base, base, CLIENTS);
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
