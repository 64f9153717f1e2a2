package com.tqpro.whatsapp.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.SdkSystemSetting;

class AwsCredentialsTest {
  private static final String ADDRESS = SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.property();
  private static final String PASS = SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN.property();

  @Test
  @ResourceLock(Resources.SYSTEM_PROPERTIES)
  void a_function_with_snapstart_had_no_credentials() throws Exception {
    var lambda = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    lambda.createContext("/2021-04-23/credentials", exchange -> {
      var body = "{\"AccessKeyId\":\"ASIAROLE\",\"SecretAccessKey\":\"secret\",\"Token\":\"session\",\"Expiration\":\"2099-01-01T00:00:00Z\"}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders("pass".equals(exchange.getRequestHeaders().getFirst("Authorization")) ? 200 : 403, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    lambda.start();
    System.setProperty(ADDRESS, "http://127.0.0.1:" + lambda.getAddress().getPort() + "/2021-04-23/credentials");
    System.setProperty(PASS, "pass");
    try {
      var got = new Aws(Environment.of(Map.of())).credentials().resolveCredentials();
      assertThat(got).isInstanceOfSatisfying(AwsSessionCredentials.class, c -> assertThat(c.accessKeyId() + " " + c.secretAccessKey() + " " + c.sessionToken()).isEqualTo("ASIAROLE secret session"));
    } finally {
      System.clearProperty(ADDRESS);
      System.clearProperty(PASS);
      lambda.stop(0);
    }
  }
}
