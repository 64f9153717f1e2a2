package com.tqpro.whatsapp.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Migrations 0066 and 0067 on a database of the replaced system, with awkward rows, and on one without it. */
class LegacyTemplatesTest {
  private final String name = "legacy_" + UUID.randomUUID().toString().replace("-", "");
  private String url;

  @BeforeEach
  void database() {
    url = Embedded.postgres().createDatabase(name);
  }

  @Test
  void old_templates_and_inline_ones_become_records_and_broadcasts_are_linked() throws Exception {
    try (var in = getClass().getResourceAsStream("/legacy/dump.sql")) {
      execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertThat(Migrations.tenant(url, EmbeddedPostgres.SUPERUSER, "")).containsSubsequence("0066", "0067");
    assertThat(rows("select name || '|' || provider || '|' || coalesce(content_sid, meta_name) || '|' || language || '|' || template_type || '|' || status || '|' || coalesce(variable_mapping::text, '-') || '|' || coalesce(button_config::text, '-') from tqwa.template order by name, language"))
        .containsExactly(
            "broken_spec|META|broken_spec|en|CARD|PAUSED|-|-",
            "eid_offer|META|eid_offer|ar|MEDIA|APPROVED|{\"1\": \"recipient_name\"}|-",
            "eid_offer|META|eid_offer|en_US|MEDIA|APPROVED|-|-",
            "old_twilio|TWILIO|HX00000000000000000000000000000006|en|CARD|APPROVED|{\"1\": \"recipient_name\"}|[{\"index\": 0, \"sub_type\": \"url\"}]",
            "summer|TWILIO|HX0000000000000000000000000000000a|en|MEDIA|APPROVED|{\"1\": \"recipient_name\"}|-");
    assertThat(rows("select b.id || ' ' || coalesce(t.name || ' ' || t.language, '-') from tqwa.broadcasts b left join tqwa.template t on t.id = b.template_id order by b.id"))
        .containsExactly("11 old_twilio en", "12 summer en", "13 summer en", "14 eid_offer en_US", "15 eid_offer ar", "16 -", "17 -", "18 -");
    assertThat(Migrations.notes(url, EmbeddedPostgres.SUPERUSER, "")).containsExactly(
        "0066 eid_offer: is there already (same content SID, or same name and language) and was not taken in again",
        "0066 broken_spec: had a component spec that is not a list of components: import it from Meta",
        "0066 5: has no name and was not taken in",
        "0066 old_twilio: had no language; en was assumed",
        "0066 bad_sid: has no content SID of HX and 32 hex digits and was not taken in",
        "0066 by_sms: has the provider SMS and was not taken in",
        "0067 16: names no template that is known and was not linked",
        "0067 17: names the content SID \"hx-none\", which is none",
        "0067 17: names no template that is known and was not linked",
        "0067 18: names no template that is known and was not linked");
    assertThat(rows("select name || ' ' || language_code from tqwa.whatsapp_templates where content_sid is not null order by name")).containsExactly("old_twilio en", "summer en");
    assertThatThrownBy(() -> execute("update tqwa.whatsapp_templates set name = 'x'")).isInstanceOf(SQLException.class);
    assertThat(rows("select count(*)::text from tqwa.whatsapp_templates_before_0066")).containsExactly("8");
    assertThat(Migrations.tenant(url, EmbeddedPostgres.SUPERUSER, "")).as("once is enough").isEmpty();
  }

  @Test
  void a_database_without_the_replaced_system_has_nothing_to_take_over() throws Exception {
    Migrations.tenant(url, EmbeddedPostgres.SUPERUSER, "");
    assertThat(rows("select name from tqwa.template")).isEmpty();
    assertThat(rows("select coalesce(to_regclass('tqwa.whatsapp_templates')::text, 'none')")).containsExactly("none");
    assertThat(Migrations.notes(url, EmbeddedPostgres.SUPERUSER, "")).isEmpty();
  }

  private void execute(String sql) throws SQLException {
    try (var connection = Embedded.postgres().connect(name); var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> rows(String sql) throws SQLException {
    try (var connection = Embedded.postgres().connect(name); var statement = connection.createStatement(); var found = statement.executeQuery(sql)) {
      var rows = new ArrayList<String>();
      while (found.next()) {
        rows.add(found.getString(1));
      }
      return rows;
    }
  }
}
