package com.tqpro.whatsapp.meta.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.domain.template.ImportedTemplate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetaTemplatesTest {
  private static final String FIRST = """
      {"data":[{"id":"1","name":"a","language":"en","status":"APPROVED","components":[]}],
       "paging":{"cursors":{"before":"b1","after":"c+1="},"next":"https://elsewhere.example/steal"}}""";
  private static final String LAST = """
      {"data":[{"id":"2","name":"b","language":"ar","status":"PAUSED","rejected_reason":"NONE","components":[]}],"paging":{"cursors":{"before":"b2","after":"c2"}}}""";

  private final ArrayDeque<Answer> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      asked.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization"));
      var answer = answers.pop();
      var bytes = answer.body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void every_page_is_read_by_its_cursor_and_next_is_never_followed() {
    answers.add(new Answer(200, FIRST));
    answers.add(new Answer(200, LAST));
    assertThat(import_()).extracting(ImportedTemplate::name, ImportedTemplate::status, ImportedTemplate::statusReason)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("a", "APPROVED", null), org.assertj.core.groups.Tuple.tuple("b", "PAUSED", null));
    var fields = "fields=id,name,language,status,category,sub_category,parameter_format,components,quality_score,rejected_reason&limit=100";
    assertThat(asked).containsExactly("/v25.0/10000001/message_templates?" + fields + " Bearer token",
        "/v25.0/10000001/message_templates?" + fields + "&after=c%2B1%3D Bearer token");
  }

  @Test
  void a_bad_cursor_begins_anew_once() {
    answers.add(new Answer(200, FIRST));
    answers.add(new Answer(400, "{\"error\":{\"code\":131059,\"message\":\"bad cursor\"}}"));
    answers.add(new Answer(200, FIRST));
    answers.add(new Answer(200, LAST));
    assertThat(import_()).hasSize(2);
  }

  @Test
  void a_passing_error_is_tried_again_and_a_lasting_one_told() {
    answers.add(new Answer(503, "<html>"));
    answers.add(new Answer(200, "<html>"));
    answers.add(new Answer(200, LAST));
    assertThat(import_()).hasSize(1);

    answers.add(new Answer(401, "{\"error\":{\"code\":190,\"message\":\"Error validating access token\"}}"));
    assertThatThrownBy(this::import_).isInstanceOfSatisfying(TemplateFault.class, f -> assertThat(f.code()).isEqualTo(190))
        .hasMessage("Meta refused the list of templates: HTTP 401, code 190: Error validating access token");
  }

  private List<ImportedTemplate> import_() {
    return new MetaTemplates("http://127.0.0.1:" + server.getAddress().getPort(), "v25.0").all("10000001", "token");
  }

  private record Answer(int status, String body) {}
}
