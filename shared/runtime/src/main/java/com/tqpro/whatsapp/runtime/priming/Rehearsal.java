package com.tqpro.whatsapp.runtime.priming;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.domain.tenant.TenantRoute;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a function before a snapshot as it will run after it, so that a restored environment has its classes loaded and its code
 * compiled: a second instance of it with a context of its own and a fictitious tenant, whose AWS, database and providers are stand-ins on
 * the loopback of this process. Nobody else is called, whatever the environment says, and nothing is left of it but classes and code.
 */
public final class Rehearsal implements AutoCloseable {
  /** The fictitious tenant; no slug begins with an underscore. */
  public static final String TENANT = "_priming";
  /** Its numbers at Meta and at Twilio. */
  public static final String META_SENDER = "100000000000001";
  public static final String TWILIO_SENDER = "+97140000000";
  public static final String WABA = "100000000000002";
  /** Its Meta app's secret, and the key of the internal API. */
  public static final String SECRET = "priming";
  public static final String TWILIO_ACCOUNT = "AC" + "0".repeat(32);
  private static final String FAILED = "Priming failed";
  /** The compiler takes up what ran two hundred times. */
  private static final String PASSES = "250";
  private static final Duration ENOUGH = Duration.ofSeconds(10);
  private static final String TABLE = "priming-registry";

  private final String service;
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, String> answers = new HashMap<>();
  private final AwsAnswers aws;
  private final HttpTalk http = new HttpTalk(this::answer);
  private final Loopback web = new Loopback(http);
  /** What the second instance logged during the pass. */
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private Loopback database;
  private ServiceContext context;
  private Runnable forget = () -> { };

  /** Prepares a rehearsal. */
  @FunctionalInterface
  public interface Play {
    /** @return one pass; it throws when the function did not get where it should */
    Runnable prepare(Rehearsal rehearsal);
  }

  /** The other side of a database connection: {@code com.tqpro.whatsapp.postgres.PostgresStandIn}. */
  @FunctionalInterface
  public interface Conversation {
    void talk(InputStream in, OutputStream out) throws IOException;
  }

  private Rehearsal(String service) {
    this.service = service;
    this.aws = new AwsAnswers(Map.of("tenants/" + TENANT, tenantSecret(), "service", Json.object().put("unused", "unused")));
    variables.putAll(Map.of("AWS_ENDPOINT_URL", url(), "AWS_REGION", "eu-central-1", "AWS_ACCESS_KEY_ID", "none", "AWS_SECRET_ACCESS_KEY", "none", "AWS_ENDPOINT_URL_SESV2", url(),
        "REGISTRY_TABLE", TABLE, "CONTACT_KEYS_TABLE", "priming-keys", "PACING_TABLE", "priming-pacing"));
    variables.putAll(Map.of("SERVICE_SECRET_NAME", "service", "TENANT_SECRET_PREFIX", "tenants/", "TQPRO_API_KEY", SECRET, "META_APP_SECRET", SECRET,
        "CONVERSATION_ENCRYPTION_KEY", "00".repeat(32), "CONVERSATION_ENCRYPTION_KEY_PREVIOUS", "11".repeat(32)));
    variables.putAll(Map.of("META_GRAPH_BASE_URL", url(), "ANTHROPIC_BASE_URL", url(), "TWILIO_API_BASE_URL", url(), "TWILIO_CONTENT_BASE_URL", url(), "TWILIO_MESSAGING_BASE_URL", url(),
        "TQPRO_API_URL", url(), "OIDC_ISSUER", url(), "OIDC_AUDIENCE", "priming"));
    for (var queue : List.of("INBOUND", "TURNS", "REPLIES", "SENDS", "SENDS_LATER", "RECEIPTS", "ACCOUNT_EVENTS", "UNROUTED")) {
      variables.put(queue + "_QUEUE_URL", url() + "/priming-" + queue);
    }
    variables.put("RECEIPTS_DEAD_LETTERS_URL", url() + "/priming-dead");
  }

  /**
   * Rehearses. Nothing comes out of it: what goes wrong is logged, because a function that starts slowly is better than one that does not
   * start.
   *
   * @param function of the function itself: where to log, and PRIMING_PASSES, how often to rehearse
   */
  public static void run(String service, ServiceContext function, Play play) {
    run(service, function.log(), function.env().get("PRIMING_PASSES", PASSES), play);
  }

  static void run(String service, JsonLog log, String times, Play play) {
    try (var rehearsal = new Rehearsal(service)) {
      try {
        rehearsal.passes(Integer.parseInt(times), play.prepare(rehearsal));
      } catch (RuntimeException | LinkageError fault) {
        log.error(FAILED, Map.of("reason", String.valueOf(fault.getMessage()), "web", String.valueOf(rehearsal.web.fault()),
            "database", rehearsal.database == null ? "none" : String.valueOf(rehearsal.database.fault()), "said", rehearsal.said.toString(StandardCharsets.UTF_8)), fault);
      }
    } catch (RuntimeException | LinkageError fault) {
      // No port to be had, or what was opened could not be closed.
      log.error(FAILED, Map.of("reason", String.valueOf(fault.getMessage())), fault);
    }
  }

  private void passes(int times, Runnable pass) {
    long end = System.nanoTime() + ENOUGH.toNanos();
    for (int i = 1; i < times && System.nanoTime() < end; i++) {
      once(pass);
    }
    http.last();
    once(pass);
  }

  private void once(Runnable pass) {
    said.reset();
    // Each pass finds nothing open and nothing kept, as the first call after a restore does.
    forget.run();
    pass.run();
    if (said.toString(StandardCharsets.UTF_8).contains("\"level\":\"ERROR\"")) {
      throw new IllegalStateException("an error was logged");
    }
  }

  /** Where the stand-in of AWS and of all providers is. */
  public String url() {
    return "http://127.0.0.1:" + web.port();
  }

  /** Sets a variable of the function. */
  public Rehearsal variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** The databases of the platform and of the tenant. */
  public Rehearsal database(Conversation conversation) {
    database = new Loopback(conversation::talk);
    var port = Integer.toString(database.port());
    variables.putAll(Map.of("PLATFORM_DB_HOST", "127.0.0.1", "PLATFORM_DB_PORT", port, "PLATFORM_DB_USER", "none", "PLATFORM_DB_PASSWORD", "none",
        "TENANT_DB_HOST", "127.0.0.1", "TENANT_DB_PORT", port, "DATABASE_SSL_MODE", "disable"));
    return this;
  }

  /** What closes the connections of the second instance and drops what it keeps. */
  public Rehearsal forget(Runnable forget) {
    this.forget = forget;
    return this;
  }

  /** What a provider answers on paths that end so; on any other, {@code {}}. */
  public Rehearsal answer(String path, String json) {
    answers.put(path, json);
    return this;
  }

  /** The context of the second instance; the tenant is in its registry, its log is read only when priming fails. */
  public ServiceContext context() {
    context = new ServiceContext(service, Environment.of(variables), InstantSource.system(), new PrintStream(said, true, StandardCharsets.UTF_8));
    var numbers = List.of(new NumberRoute(Provider.META, META_SENDER, TENANT, "+97140000001", WABA, NumberRoute.SHARED_APP, 80),
        new NumberRoute(Provider.TWILIO, TWILIO_SENDER, TENANT, TWILIO_SENDER, null, null, 80));
    var tenant = new TenantRoute(TENANT, "Priming", true, true, NumberRoute.SHARED_APP, WABA, "UTC", List.of(META_SENDER, TWILIO_SENDER), true);
    context.projector().project(new RegistrySnapshot(1, List.of(tenant), numbers, Map.of()));
    return context;
  }

  private HttpTalk.Answer answer(HttpTalk.Request request) {
    if (AwsAnswers.isCall(request)) {
      return aws.to(request);
    }
    var path = request.path().replaceFirst("\\?.*", "");
    return new HttpTalk.Answer(200, "application/json", answers.entrySet().stream().filter(e -> path.endsWith(e.getKey())).map(Map.Entry::getValue).findFirst().orElse("{}"));
  }

  private static JsonNode tenantSecret() {
    var secret = Json.object();
    secret.putObject("database").put("name", "none").put("user", "none").put("password", "none");
    secret.putObject("meta").put("accessToken", SECRET);
    secret.putObject("twilio").put("accountSid", TWILIO_ACCOUNT).put("authToken", SECRET);
    secret.putObject("claude").put("apiKey", SECRET);
    return secret;
  }

  @Override
  public void close() {
    try {
      forget.run();
    } finally {
      if (context != null) {
        context.close();
      }
      web.close();
      if (database != null) {
        database.close();
      }
    }
  }
}
