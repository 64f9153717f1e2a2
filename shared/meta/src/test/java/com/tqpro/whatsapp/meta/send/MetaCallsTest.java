package com.tqpro.whatsapp.meta.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.domain.event.MediaFetch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What customers sent: the look-up of the id, then the address that it gives. */
class MetaCallsTest {
  private static final int MOST = 3;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final HttpServer server = server();
  private final String base = "http://127.0.0.1:" + server.getAddress().getPort();
  private final Clients clients = new Clients(InstantSource.system(), Duration.ofSeconds(2));
  private int lookUpStatus = 200;
  private String lookUp = "{\"url\":\"" + base + "/file\",\"mime_type\":\"image/jpeg\",\"file_size\":3}";
  private int fileStatus = 200;
  private byte[] file = {1, 2, 3};
  /** Whether the length of the file is told before it. */
  private boolean told = true;

  @AfterEach
  void close() {
    server.stop(0);
    clients.close();
  }

  @Test
  void a_file_is_fetched_from_the_address_of_its_id() {
    assertThat(media("3001")).isEqualTo("[1, 2, 3]");
    assertThat(seen).containsExactly("/v25.0/3001 Bearer token", "/file Bearer token");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "400 | {\"error\":{\"code\":100,\"error_subcode\":33}} | Never[reason=GONE]",
      "404 | {\"error\":{\"code\":100}} | Never[reason=GONE]",
      "400 | {\"error\":{\"code\":130429}} | Later[reason=META_130429]",
      "400 | {\"error\":{\"code\":80007}} | Later[reason=META_80007]",
      "400 | {\"error\":{\"code\":4}} | Later[reason=META_4]",
      "400 | {\"error\":{\"code\":1}} | Later[reason=META_1]",
      "400 | {\"error\":{\"code\":999999,\"is_transient\":true}} | Later[reason=META_999999]",
      "400 | {\"error\":{\"code\":190}} | Later[reason=UNAUTHORIZED]",
      "401 | {\"error\":{\"code\":190}} | Later[reason=UNAUTHORIZED]",
      "403 | {\"error\":{\"code\":10}} | Later[reason=UNAUTHORIZED]",
      "400 | <html> | Later[reason=UNREADABLE]",
      "429 | slow | Later[reason=HTTP_429]",
      "503 | <html> | Later[reason=HTTP_503]",
      "200 | <html> | Later[reason=UNREADABLE]",
      "200 | {} | Never[reason=REFUSED]",
      "200 | {\"url\":\"https://evil.example/x\"} | Never[reason=REFUSED]",
      "200 | {\"url\":\"https://fbsbx.com.evil.example/x\"} | Never[reason=REFUSED]",
      "200 | {\"url\":\"https://lookaside.fbsbx.com/x\",\"file_size\":4} | Never[reason=TOO_LARGE]"})
  void what_passes_is_told_from_what_stays_and_the_token_goes_nowhere_else(int status, String answer, String said) {
    lookUpStatus = status;
    lookUp = answer;
    assertThat(media("3001")).isEqualTo(said);
    assertThat(seen).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"404, Later[reason=HTTP_404]", "500, Later[reason=HTTP_500]", "401, Later[reason=UNAUTHORIZED]", "429, Later[reason=HTTP_429]", "302, Never[reason=REFUSED]"})
  void an_address_that_does_not_give_the_file(int status, String said) {
    fileStatus = status;
    assertThat(media("3001")).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void a_file_that_is_larger_than_it_was_said_to_be_is_not_kept(boolean lengthTold) {
    told = lengthTold;
    file = new byte[200_000];
    assertThat(media("3001")).isEqualTo("Never[reason=TOO_LARGE]");
  }

  @Test
  void nobody_there_and_an_id_that_is_none() {
    assertThat(new MetaCalls("http://127.0.0.1:1", "v25.0", clients).media("3001", "token", MOST)).isEqualTo(new MediaFetch.Later("CONNECTION"));
    assertThat(media("../me?access_token=")).isEqualTo("Never[reason=REFUSED]");
    assertThat(seen).isEmpty();
  }

  private String media(String id) {
    var answer = new MetaCalls(base, "v25.0", clients).media(id, "token", MOST);
    return answer instanceof MediaFetch.Got(var bytes) ? Arrays.toString(bytes) : answer.toString();
  }

  private HttpServer server() {
    try {
      var made = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
      made.createContext("/", exchange -> {
        try (exchange) {
          seen.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization"));
          boolean isFile = exchange.getRequestURI().getPath().equals("/file");
          var body = isFile ? file : lookUp.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(isFile ? fileStatus : lookUpStatus, told ? body.length : 0);
          exchange.getResponseBody().write(body);
        }
      });
      made.start();
      return made;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
