package com.tqpro.whatsapp.simulators.meta;

import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.CUSTOMER;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.PHONE;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an upload must look like, and what an uploaded id is good for. */
final class MediaUploadTest {
    private static final String PRODUCT = "--B\nContent-Disposition: form-data; name=\"messaging_product\"\n\nwhatsapp\n";
    private static final String FILE = "--B\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\nContent-Type: image/png\n\nPNG\n--B--\n";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', quoteCharacter = '~', value = {
            "whole; ; ; 200; -1",
            "truncated; --B--; ; 400; 100",
            "no product; whatsapp; other; 400; 100",
            "no file name; ~; filename=\"a.png\"~; ~~; 400; 100",
            "empty file; PNG; ~~; 400; 131053",
            "type that nobody takes; image/png; image/tiff; 400; 100",
            "no type; ~Content-Type: image/png|~; ~~; 400; 100"})
    void upload(String name, String replace, String with, int status, int code) {
        try (var f = new SimulatorFixture()) {
            String body = PRODUCT + FILE;
            if (replace != null) body = body.replace(replace.replace("|", "\n"), with == null ? "" : with);
            assertThat(body.equals(PRODUCT + FILE)).as("only the first row sends the body as it is").isEqualTo(name.equals("whole"));
            var answer = upload(f, PHONE, body);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.code()).isEqualTo(code);
        }
    }

    @Test
    void anIdIsGoodForItsNumberItsKindAndThirtyDays() {
        try (var f = new SimulatorFixture()) {
            f.simulator.customer(CUSTOMER).to(PHONE).text("Hi");
            String id = upload(f, PHONE, PRODUCT + FILE).json().path("id").asText();
            String foreign = upload(f, SimulatorFixture.OTHER_PHONE, PRODUCT + FILE).json().path("id").asText();
            assertThat(f.send(media("image", id)).status()).isEqualTo(200);
            assertThat(f.send(media("video", id)).code()).isEqualTo(131053);
            assertThat(f.send(media("image", foreign)).code()).isEqualTo(131009);
            f.clock.advance(Duration.ofDays(30));
            f.simulator.customer(CUSTOMER).to(PHONE).text("Hi again");
            assertThat(f.send(media("image", id)).code()).isEqualTo(131009);
        }
    }

    private static String media(String kind, String id) {
        return "{\"messaging_product\":\"whatsapp\",\"to\":\"" + CUSTOMER + "\",\"type\":\"" + kind + "\",\"" + kind + "\":{\"id\":\"" + id + "\"}}";
    }

    private static SimulatorFixture.Answer upload(SimulatorFixture f, String phone, String body) {
        return f.call(HttpRequest.newBuilder().header("Content-Type", "multipart/form-data; boundary=B")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace("\n", "\r\n"))), "/v25.0/" + phone + "/media", TOKEN);
    }
}
