package com.tqpro.whatsapp.internalapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.DemoCatalogue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The product API and the AI agent's figures, over the demo catalogue. */
class ProductApiTest {
  private static InternalFixture fixture;
  private static InternalApiFunction function;

  @BeforeAll
  static void start() throws java.sql.SQLException {
    fixture = new InternalFixture();
    function = fixture.function();
    fixture.call(function, "POST", "/internal/wa/refresh", null, null);
    fixture.tenant("oasis").run(h -> DemoCatalogue.load(h.getConnection()));
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void the_demo_catalogue_is_large_enough_and_everything_has_a_price() {
    var packages = post("/hotel/listPackages", "{\"limit\":100}").path("packages");
    assertThat(packages).hasSizeGreaterThanOrEqualTo(12).allSatisfy(p -> {
      assertThat(p.path("nameAr").asText()).isNotBlank();
      assertThat(p.path("priceFrom").decimalValue()).isPositive();
      assertThat(p.path("rooms")).isNotEmpty().allSatisfy(r -> assertThat(r.path("pricePerNight").decimalValue()).isGreaterThanOrEqualTo(p.path("priceFrom").decimalValue()));
      assertThat(p.path("imageUrl").asText()).startsWith("https://");
    });
    var cruises = post("/cruise/cruise/list", "{\"limit\":100,\"from\":\"2026-11-24\"}").path("cruises");
    assertThat(cruises).hasSizeGreaterThanOrEqualTo(8).allSatisfy(c -> assertThat(c.path("nameAr").asText()).isNotBlank());
    assertThat(cruises).allSatisfy(c -> assertThat(post("/cruise/detail", "{\"cruiseId\":\"" + c.path("id").asText() + "\"}").path("sailings")).isNotEmpty()
        .allSatisfy(s -> assertThat(s.path("cabins")).hasSize(4)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{\"destination\":\"Fujairah, UAE\"}|coral-coast", "{\"destination\":\"ras al khaimah\"}|hajar-peak,mangrove-bay", "{\"destination\":\"Dubai\",\"maxPrice\":600}|creek-lights",
      "{\"text\":\"desert\"}|empty-quarter,red-dunes", "{\"text\":\"DIVING\"}|coral-coast", "{\"destination\":\"Dubai\",\"adults\":4}|marina-heights,red-dunes",
      "{\"destination\":\"Paris\"}|", "{\"text\":\"100%\"}|", "{\"destination\":\"Dubai\",\"adults\":2,\"children\":3}|hatta-dam,marina-heights,palm-bay,red-dunes"})
  void packages_are_found_by_what_is_asked_cheapest_first(String arguments, String ids) {
    assertThat(ids(post("/hotel/listPackages", arguments).path("packages"))).isEqualTo(ids == null ? List.of() : List.of(ids.split(",")));
  }

  @Test
  void a_package_has_totals_for_the_nights_asked_and_a_text_for_offers() {
    var one = post("/hotel/listPackages", "{\"text\":\"diving\",\"nights\":3}").path("packages").get(0);
    assertThat(one).isEqualTo(Json.tree("""
        {"id":"coral-coast","name":"Coral Coast Diving Weekend","nameAr":"عطلة غوص ساحل المرجان","hotel":"Coral Coast Hotel","city":"Fujairah","emirate":"Fujairah","stars":4,"board":"Breakfast",
         "description":"House reef and dive centre on the Gulf of Oman.","descriptionAr":"شعاب مرجانية ومركز غوص على خليج عمان.","highlights":["beach","diving"],
         "imageUrl":"https://images.example.com/staycations/coral-coast.jpg","currency":"AED","priceFrom":540,"nights":3,"totalFrom":1620,
         "rooms":[{"id":"coral-coast-1","name":"Sea View Room","nameAr":"غرفة مطلة على البحر","adults":2,"children":1,"pricePerNight":540,"total":1620},
                  {"id":"coral-coast-2","name":"Family Chalet","nameAr":"شاليه عائلي","adults":2,"children":3,"pricePerNight":920,"total":2760}]}"""));
    assertThat(post("/hotel/getPackage", "{\"packageId\":\"coral-coast\",\"nights\":3}")).isEqualTo(one);
    assertThat(post("/hotel/packageOfferContext", "{\"packageId\":\"coral-coast\",\"nights\":3}").path("context").asText()).isEqualTo("""
        Coral Coast Diving Weekend: Coral Coast Hotel, Fujairah, 4 stars, Breakfast. House reef and dive centre on the Gulf of Oman.
        Sea View Room, 2 adults and 1 children: AED 540 per night, AED 1620 for 3 nights
        Family Chalet, 2 adults and 3 children: AED 920 per night, AED 2760 for 3 nights""");
    assertThat(fixture.call(function, "GET", "/hotel/getPackage?packageId=none", "oasis", null).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{\"region\":\"Red Sea\"}|red-sea-reefs", "{\"text\":\"santorini\"}|greek-islands", "{\"nights\":4,\"region\":\"Arabian Gulf\"}|gulf-weekend,oman-fjords",
      "{\"region\":\"Mediterranean\",\"maxPrice\":3300}|mediterranean-classics", "{\"region\":\"Antarctica\"}|", "{\"until\":\"2020-01-01\"}|"})
  void cruises_are_found_by_what_is_asked_next_departure_first(String arguments, String ids) {
    assertThat(ids(post("/cruise/cruise/list", arguments).path("cruises"))).isEqualTo(ids == null ? List.of() : List.of(ids.split(",")));
  }

  @Test
  void itineraries_are_listed_and_what_has_no_sailing_is_not_sold() {
    assertThat(post("/cruise/itinerary/list", "{\"region\":\"red sea\"}")).isEqualTo(Json.tree(
        "{\"count\":1,\"itineraries\":[{\"cruiseId\":\"red-sea-reefs\",\"name\":\"Red Sea Reefs\",\"region\":\"Red Sea\",\"nights\":7,\"ports\":[\"Jeddah\",\"Yanbu\",\"Aqaba\",\"Sharm El Sheikh\"]}]}"));
    assertThat(post("/cruise/cruise/list", "{\"from\":\"2999-01-01\"}").path("count").asInt()).isZero();
    assertThat(fixture.call(function, "GET", "/cruise/detail?cruiseId=none", "oasis", null).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "/hotel/listPackages|{\"checkIn\":\"tomorrow\"}", "/hotel/listPackages|{\"maxPrice\":\"cheap\"}", "/hotel/listPackages|{\"nights\":0}", "/hotel/listPackages|{\"limit\":101}",
      "/cruise/cruise/list|{\"from\":\"2026-13-01\"}", "/hotel/getPackage|{}", "/marketing/internal/ai/usage|{}", "/marketing/internal/ai/usage|{\"model\":\"claude\",\"inputTokens\":-1}"})
  void what_cannot_be_meant_is_400(String path, String arguments) {
    assertThat(fixture.call(function, "POST", path, "oasis", arguments).status()).isEqualTo(400);
  }

  @Test
  void tenants_see_their_own_catalogue() {
    assertThat(fixture.call(function, "POST", "/hotel/listPackages", "dune", "{}").json()).isEqualTo(Json.tree("{\"count\":0,\"packages\":[]}"));
  }

  @Test
  void usage_is_recorded_once_reported_and_counted_against_the_day() {
    var record = "{\"id\":\"01890000-0000-7000-8000-000000000009\",\"model\":\"claude-sonnet-5-5\",\"inputTokens\":1000,\"outputTokens\":200,\"cacheReadTokens\":5000}";
    assertThat(post("/marketing/internal/ai/usage", record)).isEqualTo(Json.tree("{\"id\":\"01890000-0000-7000-8000-000000000009\",\"recorded\":true,\"usd\":0.0045}"));
    assertThat(post("/marketing/internal/ai/usage", record).path("recorded").asBoolean()).isFalse();
    assertThat(fixture.call(function, "GET", "/marketing/internal/ai/usage", "oasis", null).json()).isEqualTo(Json.tree("""
        {"from":"2026-10-26","until":"2026-11-24","usd":0.004500,"lines":[{"day":"2026-11-24","source":"OTHER","model":"claude-sonnet-5-5","rows":1,"calls":1,
         "inputTokens":1000,"outputTokens":200,"cacheReadTokens":5000,"cacheWriteTokens":0,"usd":0.004500}]}"""));
    var config = fixture.call(function, "GET", "/marketing/internal/ai/config", "oasis", null).json();
    assertThat(config).isEqualTo(Json.tree("""
        {"enabled":false,"apiKeySet":false,"settings":{"ai.csr.enabled":{"value":"false","source":"file"},"ai.claude.model":{"value":"claude-sonnet-5-5","source":"file"},"ai.claude.max-tokens":{"value":"4096","source":"file"},
         "ai.products.delivery":{"value":"separate","source":"file"},"ai.budget.tokens.per.day":{"value":"5000000","source":"file"}},"model":{"id":"claude-sonnet-5-5","known":null,"warning":null},"promptVersion":null,"tokensToday":6200}"""));
  }

  @Test
  void a_key_is_said_to_be_set_and_never_shown_and_an_apps_flag_comes_before_the_setting() {
    fixture.claude("dune", "sk-ant-of-dune", true);
    assertThat(fixture.call(function, "POST", "/internal/wa/refresh", null, null).status()).isEqualTo(200);
    var answer = fixture.call(function, "GET", "/marketing/internal/ai/config", "dune", null);
    assertThat(answer.json().path("enabled").asBoolean()).isTrue();
    assertThat(answer.json().at("/settings/ai.csr.enabled/value").asText()).isEqualTo("false");
    assertThat(answer.json().path("apiKeySet").asBoolean()).isTrue();
    assertThat(answer.json().toString() + fixture.log).doesNotContain("sk-ant");
    fixture.claude("dune", "sk-ant-of-dune", false);
  }

  @Test
  void a_tenants_prompt_has_versions_and_an_audit_line_and_can_be_taken_back() {
    assertThat(fixture.call(function, "GET", "/marketing/internal/ai/prompt", "dune", null).status()).isEqualTo(404);
    assertThat(fixture.call(function, "POST", "/marketing/internal/ai/prompt", "dune", "{}").status()).isEqualTo(400);
    assertThat(fixture.call(function, "POST", "/marketing/internal/ai/prompt", "dune", "{\"text\":\"You are Dana.\"}").json()).isEqualTo(Json.tree("{\"version\":1}"));
    assertThat(fixture.call(function, "GET", "/marketing/internal/ai/prompt", "dune", null).json())
        .isEqualTo(Json.tree("{\"version\":1,\"text\":\"You are Dana.\",\"createdAt\":\"2026-11-24T10:00:00Z\",\"createdBy\":\"internal\"}"));
    assertThat(fixture.call(function, "POST", "/marketing/internal/ai/prompt", "dune", "{\"text\":\"\"}").json()).isEqualTo(Json.tree("{\"version\":2}"));
    assertThat(fixture.call(function, "GET", "/marketing/internal/ai/config", "dune", null).json().path("promptVersion").asInt()).isEqualTo(2);
    fixture.tenant("dune").run(h -> assertThat(h.createQuery("select after ->> 'version' from tqwa.audit_log where action = 'ai.prompt' order by 1").mapTo(String.class).list()).containsExactly("1", "2"));
    assertThat(fixture.call(function, "POST", "/marketing/internal/ai/prompt", "dune", "{\"version\":9}").status()).isEqualTo(404);
    assertThat(fixture.call(function, "POST", "/marketing/internal/ai/prompt", "dune", "{\"text\":\"Today is {date}\"}").status()).isEqualTo(400);
    assertThat(fixture.call(function, "POST", "/marketing/internal/ai/prompt", "dune", "{\"version\":1}").json()).isEqualTo(Json.tree("{\"version\":3}"));
    assertThat(fixture.call(function, "GET", "/marketing/internal/ai/prompt", "dune", null).json().path("text").asText()).isEqualTo("You are Dana.");
    assertThat(fixture.call(function, "GET", "/marketing/internal/ai/prompt?version=2", "dune", null).json().path("text").asText()).isEmpty();
    assertThat(fixture.call(function, "GET", "/marketing/internal/ai/prompt/versions", "dune", null).json()).isEqualTo(Json.tree("""
        {"items":[{"version":3,"characters":13,"createdAt":"2026-11-24T10:00:00Z","createdBy":"internal"},{"version":2,"characters":0,"createdAt":"2026-11-24T10:00:00Z","createdBy":"internal"},
         {"version":1,"characters":13,"createdAt":"2026-11-24T10:00:00Z","createdBy":"internal"}]}"""));
    fixture.tenant("dune").run(h -> assertThat(h.createQuery("select after ->> 'backTo' from tqwa.audit_log where after ->> 'version' = '3'").mapTo(String.class).one()).isEqualTo("1"));
    assertThat(fixture.log.toString(java.nio.charset.StandardCharsets.UTF_8)).doesNotContain("Dana");
  }

  private static JsonNode post(String path, String arguments) {
    var answer = fixture.call(function, "POST", path, "oasis", arguments);
    assertThat(answer.status()).as(path + " " + fixture.log).isEqualTo(200);
    return answer.json();
  }

  private static List<String> ids(JsonNode items) {
    var ids = new ArrayList<String>();
    items.forEach(i -> ids.add(i.path("id").asText()));
    return ids;
  }
}
