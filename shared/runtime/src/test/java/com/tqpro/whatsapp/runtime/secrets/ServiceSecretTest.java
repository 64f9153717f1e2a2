package com.tqpro.whatsapp.runtime.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.runtime.Aws;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.StartupFault;
import com.tqpro.whatsapp.runtime.TestServices;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceSecretTest {
  private static final String HEX = "00".repeat(31) + "07";

  @Test
  void without_an_api_key_nothing_starts() {
    assertThatThrownBy(() -> secret(Map.of()).apiKeys()).isInstanceOf(StartupFault.class).hasMessageContaining("TQPRO_API_KEY is not set");
  }

  @Test
  void either_name_of_the_api_key_will_do() {
    assertThat(secret(Map.of("WHATSAPP_PYTHON_SERVICE_API_KEY", "k")).apiKeys()).containsExactly("k");
    assertThat(secret(Map.of("WHATSAPP_PYTHON_SERVICE_API_KEY", "k", "TQPRO_API_KEY", "k", "TQPRO_API_KEY_PREVIOUS", "j")).apiKeys()).containsExactly("k", "j");
  }

  @Test
  void two_different_values_for_the_one_key_are_fatal() {
    assertThatThrownBy(() -> secret(Map.of("WHATSAPP_PYTHON_SERVICE_API_KEY", "k", "TQPRO_API_KEY", "other")).apiKeys())
        .isInstanceOf(StartupFault.class).hasMessageContaining("two names of one key").hasMessageNotContaining("other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "00112233"})
  void an_encryption_key_that_is_not_256_bits_is_fatal(String key) {
    assertThatThrownBy(() -> secret(Map.of("CONVERSATION_ENCRYPTION_KEY", key)).masters())
        .isInstanceOf(StartupFault.class).hasMessageStartingWith("CONVERSATION_ENCRYPTION_KEY is not a valid AES-256 key");
  }

  @Test
  void an_environment_variable_comes_before_the_stored_secret() {
    var name = "tqwa/service-" + UUID.randomUUID();
    new Aws(TestServices.environment(Map.of())).secrets()
        .createSecret(r -> r.name(name).secretString("{\"TQPRO_API_KEY\":\"stored\",\"CONVERSATION_ENCRYPTION_KEY\":\"" + HEX + "\"}"));
    assertThat(secret(Map.of("SERVICE_SECRET_NAME", name)).apiKeys()).containsExactly("stored");
    assertThat(secret(Map.of("SERVICE_SECRET_NAME", name)).masters()).hasSize(1);
    assertThat(secret(Map.of("SERVICE_SECRET_NAME", name, "TQPRO_API_KEY", "set")).apiKeys()).containsExactly("set");
  }

  private static ServiceSecret secret(Map<String, String> variables) {
    Environment environment = TestServices.environment(variables);
    return new ServiceSecret(environment, new Secrets(new Aws(environment).secrets(), InstantSource.system()));
  }
}
