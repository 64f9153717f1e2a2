package com.tqpro.whatsapp.runtime;

import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.ErasureLedger;
import com.tqpro.whatsapp.domain.crypto.TenantKeys;
import com.tqpro.whatsapp.runtime.config.SettingSources;
import com.tqpro.whatsapp.runtime.keys.DynamoContactKeys;
import com.tqpro.whatsapp.runtime.keys.DynamoErasureLedger;
import com.tqpro.whatsapp.runtime.log.Emf;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import com.tqpro.whatsapp.runtime.queue.ConversationQueues;
import com.tqpro.whatsapp.runtime.queue.Queue;
import com.tqpro.whatsapp.runtime.queue.QueueBodies;
import com.tqpro.whatsapp.runtime.queue.TicketQueue;
import com.tqpro.whatsapp.runtime.registry.Registry;
import com.tqpro.whatsapp.runtime.registry.RegistryProjector;
import com.tqpro.whatsapp.runtime.secrets.IamLogin;
import com.tqpro.whatsapp.runtime.secrets.MetaCredentials;
import com.tqpro.whatsapp.runtime.secrets.Secrets;
import com.tqpro.whatsapp.runtime.secrets.ServiceSecret;
import com.tqpro.whatsapp.runtime.secrets.TenantSecrets;
import com.tqpro.whatsapp.runtime.secrets.TwilioCredentials;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * What every function's wiring begins with: environment, clock, log, AWS clients, secrets, registry. Clients connect when first
 * used; {@link #afterRestore} empties every cache that a snapshot would carry over.
 */
public final class ServiceContext implements AutoCloseable {
  private final Environment environment;
  private final InstantSource clock;
  private final JsonLog log;
  private final Emf metrics;
  private final SqsClient sqs;
  private final DynamoDbClient dynamo;
  private final Secrets secrets;
  private final ServiceSecret serviceSecret;
  private final TenantSecrets tenantSecrets;
  private final Registry registry;
  private final MetaCredentials metaCredentials;
  private final TwilioCredentials twilioCredentials;
  private final IamLogin iamLogin;
  /** Files and environment are read once; the registry is asked each time. */
  private volatile SettingSources settings;
  private final Map<String, TenantKeys> tenantKeys = new ConcurrentHashMap<>();

  public ServiceContext(String service, Environment environment, InstantSource clock, PrintStream out) {
    this.environment = environment;
    this.clock = clock;
    this.log = new JsonLog(service, clock, out);
    this.metrics = new Emf(service, clock, out);
    var aws = new Aws(environment);
    this.sqs = aws.sqs();
    this.dynamo = aws.dynamo();
    this.secrets = new Secrets(aws.secrets(), clock);
    this.serviceSecret = new ServiceSecret(environment, secrets);
    this.tenantSecrets = new TenantSecrets(environment, secrets);
    this.registry = new Registry(dynamo, environment.require("REGISTRY_TABLE"), clock);
    this.metaCredentials = new MetaCredentials(registry, secrets, serviceSecret, tenantSecrets);
    this.iamLogin = new IamLogin(environment, aws.credentials(), clock);
    this.twilioCredentials = new TwilioCredentials(secrets, tenantSecrets);
    registry.onMove(this::dropDerived);
  }

  /** For a function's no-argument constructor. */
  public static ServiceContext create(String service) {
    return new ServiceContext(service, Environment.current(), InstantSource.system(), System.out);
  }

  /** Forgets what a snapshot would carry into every restored environment. */
  public void afterRestore() {
    registry.reset();
    dropDerived();
  }

  /** Ends the AWS clients and their threads; for a context that is not the process's own. */
  @Override
  public void close() {
    sqs.close();
    dynamo.close();
    secrets.close();
  }

  private void dropDerived() {
    secrets.drop();
    tenantKeys.clear();
  }

  public Environment env() {
    return environment;
  }

  public InstantSource clock() {
    return clock;
  }

  public JsonLog log() {
    return log;
  }

  public Emf metrics() {
    return metrics;
  }

  public SqsClient sqs() {
    return sqs;
  }

  public DynamoDbClient dynamo() {
    return dynamo;
  }

  public Secrets secrets() {
    return secrets;
  }

  public ServiceSecret serviceSecret() {
    return serviceSecret;
  }

  public TenantSecrets tenantSecrets() {
    return tenantSecrets;
  }

  public MetaCredentials metaCredentials() {
    return metaCredentials;
  }

  public TwilioCredentials twilioCredentials() {
    return twilioCredentials;
  }

  public Registry registry() {
    return registry;
  }

  /** Writes the registry into DynamoDB; needs write access to the table. */
  public RegistryProjector projector() {
    return new RegistryProjector(dynamo, environment.require("REGISTRY_TABLE"), () -> serviceSecret.find("META_WABA_ID"));
  }

  public SettingSources settings() {
    if (settings == null) {
      settings = new SettingSources(environment, registry);
    }
    return settings;
  }

  /** The keys of one tenant, derived once and kept until the registry moves. */
  public TenantKeys tenantKeys(String tenant) {
    return tenantKeys.computeIfAbsent(tenant, serviceSecret::tenantKeys);
  }

  public ContactKeys contactKeys() {
    return new DynamoContactKeys(dynamo, environment.require("CONTACT_KEYS_TABLE"), this::tenantKeys);
  }

  /** Erased people, beside the contacts' keys. */
  public ErasureLedger erasureLedger() {
    return new DynamoErasureLedger(dynamo, environment.require("CONTACT_KEYS_TABLE"));
  }

  /** @param variable the environment variable that holds the queue's URL, for instance SENDS_QUEUE_URL */
  public Queue queue(String variable) {
    return new Queue(sqs, environment.require(variable), log::request);
  }

  public TicketQueue tickets() {
    return new TicketQueue(queue("SENDS_QUEUE_URL"), environment.find("SENDS_LATER_QUEUE_URL").map(url -> new Queue(sqs, url, log::request)).orElse(null));
  }

  public ConversationQueues conversationQueues() {
    return new ConversationQueues(queue("TURNS_QUEUE_URL"), environment.find("REPLIES_QUEUE_URL").map(url -> new Queue(sqs, url, log::request)).orElse(null));
  }

  /** Seals and opens the bodies of inbound.fifo. */
  public QueueBodies inboundBodies() {
    return new QueueBodies("inbound", this::tenantKeys);
  }

  /** A database variable by the guide's name: the environment first, then the service secret (PLATFORM_DB_PASSWORD). */
  public Optional<String> databaseVariable(String name) {
    return name.endsWith("_PASSWORD") ? serviceSecret.find(name) : environment.find(name);
  }

  /** A value of a tenant's secret, section database; where the role logs in by IAM, the password is a token made now. */
  public Optional<String> databaseSecret(String tenant, String key) {
    boolean iam = key.equals("password") && tenantSecrets.find(tenant, "database", "login").filter(IamLogin.IAM::equals).isPresent();
    return iam ? tenantSecrets.find(tenant, "database", "user").map(iamLogin::token) : tenantSecrets.find(tenant, "database", key);
  }
}
