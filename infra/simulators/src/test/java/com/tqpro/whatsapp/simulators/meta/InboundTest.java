package com.tqpro.whatsapp.simulators.meta;

import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.CUSTOMER;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.PHONE;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.WABA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What customers and accounts send, in Meta's literal form. */
final class InboundTest {
    private static SimulatorFixture f;

    @BeforeAll
    static void start() {
        f = new SimulatorFixture();
    }

    @AfterAll
    static void stop() {
        f.close();
    }

    private static Arguments type(String name, Function<CustomerChat, String> send, String json) {
        return Arguments.of(name, send, json);
    }

    /** After from, from_user_id, id and timestamp: what the message says. Random media ids and hashes are written as *. */
    static Stream<Arguments> types() {
        return Stream.of(
                type("text", c -> c.text("Hi"), "\"type\":\"text\",\"text\":{\"body\":\"Hi\"}"),
                type("quoted", c -> c.quoting("wamid.Q").text("Hi"), "\"type\":\"text\",\"text\":{\"body\":\"Hi\"},\"context\":{\"from\":\"97140000011\",\"id\":\"wamid.Q\"}"),
                type("product question", c -> c.aboutProduct("wamid.Q", "1", "sku").text("Price?"),
                        "\"type\":\"text\",\"text\":{\"body\":\"Price?\"},\"context\":{\"from\":\"97140000011\",\"id\":\"wamid.Q\",\"referred_product\":{\"catalog_id\":\"1\",\"product_retailer_id\":\"sku\"}}"),
                type("forwarded", c -> c.forwarded(false).text("Hi"), "\"type\":\"text\",\"text\":{\"body\":\"Hi\"},\"context\":{\"forwarded\":true}"),
                type("forwarded often", c -> c.forwarded(true).text("Hi"), "\"type\":\"text\",\"text\":{\"body\":\"Hi\"},\"context\":{\"frequently_forwarded\":true}"),
                type("image", c -> c.image("Pool"), "\"type\":\"image\",\"image\":{\"id\":\"*\",\"mime_type\":\"image/jpeg\",\"sha256\":\"*\",\"caption\":\"Pool\",\"url\":\"*\"}"),
                type("video", c -> c.video(null), "\"type\":\"video\",\"video\":{\"id\":\"*\",\"mime_type\":\"video/mp4\",\"sha256\":\"*\",\"url\":\"*\"}"),
                type("voice", c -> c.audio(true), "\"type\":\"audio\",\"audio\":{\"id\":\"*\",\"mime_type\":\"audio/ogg; codecs=opus\",\"sha256\":\"*\",\"voice\":true,\"url\":\"*\"}"),
                type("document", c -> c.document("a.pdf", null), "\"type\":\"document\",\"document\":{\"id\":\"*\",\"mime_type\":\"application/pdf\",\"sha256\":\"*\",\"filename\":\"a.pdf\",\"url\":\"*\"}"),
                type("sticker", c -> c.sticker(false), "\"type\":\"sticker\",\"sticker\":{\"id\":\"*\",\"mime_type\":\"image/webp\",\"sha256\":\"*\",\"animated\":false,\"url\":\"*\"}"),
                type("location", c -> c.location(25.2, 55.27, "Mall", null, null), "\"type\":\"location\",\"location\":{\"latitude\":25.2,\"longitude\":55.27,\"name\":\"Mall\"}"),
                type("contact", c -> c.contact("Ali", "+971500000002"), "\"type\":\"contacts\",\"contacts\":[{\"name\":{\"formatted_name\":\"Ali\",\"first_name\":\"Ali\"},"
                        + "\"phones\":[{\"phone\":\"+971500000002\",\"wa_id\":\"971500000002\",\"type\":\"CELL\"}],"
                        + "\"vcard\":\"BEGIN:VCARD\\nVERSION:3.0\\nFN:Ali\\nTEL:+971500000002\\nEND:VCARD\",\"origin\":\"other\"}]"),
                type("button reply", c -> c.buttonReply("yes", "Yes"), "\"type\":\"interactive\",\"interactive\":{\"type\":\"button_reply\",\"button_reply\":{\"id\":\"yes\",\"title\":\"Yes\"}}"),
                type("list reply", c -> c.listReply("r1", "Row", null), "\"type\":\"interactive\",\"interactive\":{\"type\":\"list_reply\",\"list_reply\":{\"id\":\"r1\",\"title\":\"Row\"}}"),
                type("flow reply", c -> c.flowReply("{\"q\":\"1\"}"),
                        "\"type\":\"interactive\",\"interactive\":{\"type\":\"nfm_reply\",\"nfm_reply\":{\"name\":\"flow\",\"body\":\"Sent\",\"response_json\":\"{\\\"q\\\":\\\"1\\\"}\"}}"),
                type("template button", c -> c.templateButton("STOP_PROMO", "Stop"), "\"type\":\"button\",\"button\":{\"payload\":\"STOP_PROMO\",\"text\":\"Stop\"}"),
                type("reaction", c -> c.reaction("wamid.Q", "\uD83D\uDC4D"), "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.Q\",\"emoji\":\"\\ud83d\\udc4d\"}"),
                type("reaction removed", c -> c.reaction("wamid.Q", null), "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.Q\"}"),
                type("order", c -> c.order("1", "sku", 2, 9.5, "AED", "note"),
                        "\"type\":\"order\",\"order\":{\"catalog_id\":\"1\",\"text\":\"note\",\"product_items\":[{\"product_retailer_id\":\"sku\",\"quantity\":2,\"item_price\":9.5,\"currency\":\"AED\"}]}"),
                type("unsupported", c -> c.unsupported("poll_creation", 131051),
                        "\"type\":\"unsupported\",\"errors\":[{\"code\":131051,\"title\":\"Message type unknown\"}],\"unsupported\":{\"type\":\"poll_creation\"}"),
                type("edit", c -> c.edit("wamid.Q", "new"), "\"type\":\"edit\",\"edit\":{\"original_message_id\":\"wamid.Q\",\"message\":{\"type\":\"text\",\"text\":{\"body\":\"new\"}}}"),
                type("revoke", c -> c.revoke("wamid.Q"), "\"type\":\"revoke\",\"revoke\":{\"original_message_id\":\"wamid.Q\"}"),
                type("from an ad", c -> c.fromAd("AD", "Eid", null).text("Hi"), "\"type\":\"text\",\"text\":{\"body\":\"Hi\"},\"referral\":{\"source_url\":\"https://fb.me/AD\",\"source_id\":\"AD\","
                        + "\"source_type\":\"ad\",\"headline\":\"Eid\",\"body\":\"Eid\",\"media_type\":\"image\",\"image_url\":\"https://ads.example.com/AD.jpg\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void everyType(String name, Function<CustomerChat, String> send, String json) {
        f.simulator.reset();
        int before = f.receiver.got().size();
        Customer customer = f.simulator.customer(CUSTOMER).named("Aisha").withUsername("aisha.k");
        String wamid = send.apply(customer.to(PHONE));
        f.quiet();
        String body = f.receiver.got().get(before).text().replaceAll("\"(sha256|url)\":\"[^\"]*\"", "\"$1\":\"*\"").replaceAll("(\\{\"id\":)\"[0-9]{12,}\"", "$1\"*\"");
        assertThat(body).isEqualTo("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"2001\",\"changes\":[{\"field\":\"messages\",\"value\":{"
                + "\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"97140000011\",\"phone_number_id\":\"1001\"},"
                + "\"contacts\":[{\"profile\":{\"name\":\"Aisha\",\"username\":\"aisha.k\"},\"wa_id\":\"971500000001\",\"user_id\":\"" + customer.userId() + "\"}],"
                + "\"messages\":[{\"from\":\"971500000001\",\"from_user_id\":\"" + customer.userId() + "\",\"id\":\"" + wamid + "\",\"timestamp\":\"1795507200\"," + json + "}]}}]}]}");
    }

    private JsonNode next(Runnable event) {
        int before = f.receiver.got().size();
        event.run();
        f.quiet();
        return f.receiver.got().get(before).json().at("/entry/0");
    }

    @Test
    void withoutPhone() {
        f.simulator.reset();
        JsonNode value = next(() -> f.simulator.customer("AE.7Hq2x").withParentUserId("AE.ENT.9sd").to(PHONE).text("Hi")).at("/changes/0/value");
        assertThat(value.path("contacts").toString()).isEqualTo("[{\"user_id\":\"AE.7Hq2x\",\"parent_user_id\":\"AE.ENT.9sd\"}]");
        assertThat(value.at("/messages/0").has("from")).isFalse();
        assertThat(value.at("/messages/0/from_user_id").asText()).isEqualTo("AE.7Hq2x");
    }

    @Test
    void changesOfNumberAndUserId() {
        f.simulator.reset();
        Customer customer = f.simulator.customer(CUSTOMER);
        JsonNode value = next(() -> customer.to(PHONE).changesNumber("+971500000009")).at("/changes/0/value");
        assertThat(value.has("contacts")).isFalse();
        JsonNode system = value.at("/messages/0/system");
        assertThat(value.at("/messages/0/from").asText()).isEqualTo("971500000001");
        assertThat(system.path("type").asText()).isEqualTo("user_changed_number");
        assertThat(system.path("wa_id").asText()).isEqualTo("971500000009");
        assertThat(system.path("user_id").asText()).isEqualTo(f.simulator.customer("+971500000009").userId());
        assertThat(system.path("previous_user_id").asText()).isEqualTo(customer.userId());

        JsonNode renewed = next(() -> customer.to(PHONE).changesUserId()).at("/changes/0/value/messages/0/system");
        assertThat(renewed.path("type").asText()).isEqualTo("user_changed_user_id");
        assertThat(renewed.path("user_id").asText()).isNotEqualTo(customer.userId());
    }

    @Test
    void preferencesAndErrorsAndEchoes() {
        f.simulator.reset();
        Customer customer = f.simulator.customer(CUSTOMER);
        JsonNode preferences = next(() -> customer.prefersMarketing(PHONE, false)).at("/changes/0");
        assertThat(preferences.path("field").asText()).isEqualTo("user_preferences");
        JsonNode preference = preferences.at("/value/user_preferences/0");
        assertThat(preference.path("value").asText()).isEqualTo("stop");
        assertThat(preference.path("category").asText()).isEqualTo("marketing_messages");
        assertThat(preference.path("timestamp").isNumber()).isTrue();
        assertThat(next(() -> customer.to(PHONE).outOfBandError(131052, "too large")).at("/changes/0/value/errors/0/code").asInt()).isEqualTo(131052);
        JsonNode echo = next(() -> f.simulator.businessApp(PHONE).text(customer, "We call you")).at("/changes/0");
        assertThat(echo.path("field").asText()).isEqualTo("smb_message_echoes");
        assertThat(echo.at("/value/message_echoes/0/to").asText()).isEqualTo("971500000001");
    }

    @Test
    void accountEvents() {
        f.simulator.reset();
        JsonNode paused = next(() -> f.simulator.templateStatus(WABA, "welcome_back", "en_US", "PAUSED", "NONE"));
        assertThat(paused.path("time").isNumber()).isTrue();
        JsonNode change = paused.at("/changes/0");
        assertThat(change.path("field").asText()).isEqualTo("message_template_status_update");
        assertThat(change.at("/value/event").asText()).isEqualTo("PAUSED");
        assertThat(change.at("/value/message_template_language").asText()).as("with a hyphen").isEqualTo("en-US");
        assertThat(change.at("/value/message_template_id").isNumber()).isTrue();
        assertThat(change.at("/value/other_info/title").asText()).isEqualTo("FIRST_PAUSE");
        assertThat(f.simulator.templateStatus(WABA, "welcome_back", "xx", "PAUSED", "NONE")).isFalse();

        JsonNode quality = next(() -> f.simulator.accountEvents().phoneQuality(f.simulator.phones().getFirst(), "ONBOARDING", "TIER_2K")).at("/changes/0");
        assertThat(quality.path("value").toString()).isEqualTo("{\"display_phone_number\":\"97140000011\",\"event\":\"ONBOARDING\",\"max_daily_conversations_per_business\":\"TIER_2K\"}");
        JsonNode banned = next(() -> f.simulator.accountEvents().accountUpdate(WABA, "DISABLED_UPDATE", "ban_info", Json.object().put("waba_ban_state", "DISABLE"))).at("/changes/0");
        assertThat(banned.toString()).isEqualTo("{\"field\":\"account_update\",\"value\":{\"event\":\"DISABLED_UPDATE\",\"ban_info\":{\"waba_ban_state\":\"DISABLE\"}}}");
    }

    @Test
    void freeEntryPointAfterAnAd() {
        f.simulator.reset();
        f.simulator.customer(CUSTOMER).to(PHONE).fromAd("AD", "Eid", "CLID").text("Hi");
        f.quiet();
        int before = f.receiver.statuses().size();
        f.clock.advance(Duration.ofHours(30));
        f.sendTemplate(CUSTOMER);
        f.quiet();
        assertThat(f.receiver.statuses().stream().skip(before).filter(s -> s.has("pricing"))).hasSize(2).allSatisfy(s -> {
            assertThat(s.at("/pricing/type").asText()).isEqualTo("free_entry_point");
            assertThat(s.at("/pricing/billable").asBoolean()).isFalse();
            assertThat(s.at("/conversation/origin/type").asText()).isEqualTo("referral_conversion");
        });
        f.clock.advance(Duration.ofHours(-30));
    }
}
