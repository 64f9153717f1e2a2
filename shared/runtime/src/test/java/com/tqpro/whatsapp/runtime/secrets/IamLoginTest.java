package com.tqpro.whatsapp.runtime.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.runtime.Aws;
import com.tqpro.whatsapp.runtime.Environment;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IamLoginTest {
  private static final String HOST = "tenants.proxy-abc.eu-central-1.rds.amazonaws.com";

  /** The session's token, or none; then the signature, computed independently with Python's hmac module. */
  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {"-,fc0c3598d8aece448fe8576aa62d1d9b06612e5c2eb21decb5e6364cd221f6e7",
      "session/token+1=,e3a03c7582aee22fcc6de664c6315dbac0ce95e7ceba598491de07399fa66dc2"})
  void a_token_is_a_signed_request_to_connect(String session, String signature) {
    var variables = new HashMap<>(Map.of("AWS_REGION", "eu-central-1", "TENANT_DB_HOST", HOST, "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));
    if (session != null) {
      variables.put("AWS_SESSION_TOKEN", session);
    }
    var environment = Environment.of(variables);
    var token = new IamLogin(environment, new Aws(environment).credentials(), InstantSource.fixed(Instant.parse("2026-11-24T10:00:00Z"))).token("tqwa_oasis");
    assertThat(token).startsWith(HOST + ":5432/?");
    var expected = "Action=connect&DBUser=tqwa_oasis&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261124%2Feu-central-1%2Frds-db%2Faws4_request"
        + "&X-Amz-Date=20261124T100000Z&X-Amz-Expires=900" + (session == null ? "" : "&X-Amz-Security-Token=session%2Ftoken%2B1%3D") + "&X-Amz-SignedHeaders=host&X-Amz-Signature=" + signature;
    assertThat(Arrays.asList(token.substring(token.indexOf('?') + 1).split("&"))).containsExactlyInAnyOrder(expected.split("&"));
  }
}
