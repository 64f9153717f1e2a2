package com.tqpro.whatsapp.postgres.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.postgres.ConnectionSettings;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Migrations;
import java.time.InstantSource;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whoever adds a table to a tenant's database says whether it holds something of a person, and how to erase it. */
class PersonalTableTest {
  @Test
  void every_table_is_in_exactly_one_of_the_two_lists() {
    var name = "personal_" + UUID.randomUUID().toString().replace("-", "");
    Embedded.postgres().createDatabase(name, "tenant", url -> Migrations.tenant(url, EmbeddedPostgres.SUPERUSER, ""));
    try (var database = new Database(new ConnectionSettings("127.0.0.1", Embedded.postgres().port(), name, EmbeddedPostgres.SUPERUSER, "x", "disable"), InstantSource.system())) {
      var tables = database.call(h -> h.createQuery("select tablename from pg_tables where schemaname = 'tqwa'").mapTo(String.class).stream().collect(Collectors.toCollection(TreeSet::new)));
      var personal = PersonalTable.ALL.stream().map(PersonalTable::name).collect(Collectors.toCollection(TreeSet::new));
      assertThat(personal).doesNotContainAnyElementsOf(PersonalTable.IMPERSONAL);
      personal.addAll(PersonalTable.IMPERSONAL);
      assertThat(personal).isEqualTo(tables);
    }
  }
}
