package com.tqpro.whatsapp.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.config.Setting;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/configuration.md, the file and the code say the same. */
class ConfigurationPageTest {
  private static final Path HOUSE = Path.of(System.getProperty("house"));

  @Test
  void every_setting_has_its_row_with_its_default() throws IOException {
    var page = Files.readString(HOUSE.resolve("docs/configuration.md"));
    for (var setting : Setting.values()) {
      var fallback = setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "` ";
      assertThat(page).contains("| `" + setting.property() + "` | " + fallback + "| ");
    }
    var rows = Pattern.compile("^\\| `([a-z.-]+\\.[a-z.-]+)` \\|", Pattern.MULTILINE).matcher(page).results().map(r -> r.group(1));
    assertThat(rows).allSatisfy(name -> assertThat(Setting.named(name)).isPresent());
  }

  @Test
  void the_files_ship_the_defaults() throws IOException {
    var file = new Properties();
    for (var name : new String[] {"properties.d/messaging.properties", "tlinqapi.properties"}) {
      file.load(new StringReader(Files.readString(HOUSE.resolve("config").resolve(name))));
    }
    for (var setting : Setting.values()) {
      assertThat(file.getProperty(setting.property())).isEqualTo(setting.fallback());
    }
  }

  @Test
  void every_variable_that_the_guide_names_and_this_version_reads_is_on_the_page() throws IOException {
    assertThat(Files.readString(HOUSE.resolve("docs/configuration.md"))).contains("PLATFORM_DB_HOST", "PLATFORM_DB_PORT", "PLATFORM_DB_NAME", "PLATFORM_DB_USER",
        "PLATFORM_DB_PASSWORD", "TENANT_DB_HOST", "TENANT_DB_PORT", "META_ACCESS_TOKEN", "META_APP_SECRET", "META_WABA_ID", "META_WEBHOOK_VERIFY_TOKEN",
        "META_WEBHOOK_IP_CHECK", "TQPRO_API_KEY", "TQPRO_ENCRYPTION_KEY", "CONVERSATION_ENCRYPTION_KEY", "DATA_RETENTION_YEARS", "whatsapp.python.service.api-key");
  }
}
