package com.tqpro.whatsapp.runtime.secrets;

import com.tqpro.whatsapp.runtime.Environment;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/**
 * What a database role with {@code rds_iam} gives in place of a password: a request to connect that this function's own role has signed.
 * RDS and RDS Proxy take it for fifteen minutes, for making a connection (docs.aws.amazon.com/AmazonRDS/latest/UserGuide,
 * UsingWithRDS.IAMDBAuth).
 */
public final class IamLogin {
  /** The value of {@code database.login} in a tenant's secret. */
  public static final String IAM = "iam";
  private static final Duration HOLDS = Duration.ofMinutes(15);
  private static final String SCHEME = "https://";

  private final Environment environment;
  private final AwsCredentialsProvider credentials;
  private final InstantSource clock;

  public IamLogin(Environment environment, AwsCredentialsProvider credentials, InstantSource clock) {
    this.environment = environment;
    this.credentials = credentials;
    this.clock = clock;
  }

  /** A new token for TENANT_DB_HOST. */
  public String token(String user) {
    var uri = URI.create(SCHEME + environment.require("TENANT_DB_HOST") + ":" + environment.get("TENANT_DB_PORT", "5432") + "/");
    var request = SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(uri).putRawQueryParameter("Action", "connect").putRawQueryParameter("DBUser", user).build();
    var signed = AwsV4HttpSigner.create().sign(r -> r.identity(credentials.resolveCredentials()).request(request)
        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds-db").putProperty(AwsV4HttpSigner.REGION_NAME, environment.get("AWS_REGION", "eu-central-1"))
        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING).putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, HOLDS)
        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(clock.instant(), ZoneOffset.UTC)));
    return signed.request().getUri().toString().substring(SCHEME.length());
  }
}
