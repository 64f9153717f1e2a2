package com.tqpro.whatsapp.local;

import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.embedded.MailEndpoint;
import com.tqpro.whatsapp.local.functions.FunctionFault;
import com.tqpro.whatsapp.local.functions.FunctionHost;
import com.tqpro.whatsapp.local.gateway.HttpApi;
import com.tqpro.whatsapp.local.identity.IdentityServer;
import com.tqpro.whatsapp.local.phone.Mailbox;
import com.tqpro.whatsapp.local.phone.Phone;
import com.tqpro.whatsapp.local.queues.EventSourceMapping;
import com.tqpro.whatsapp.local.schedule.Schedules;
import com.tqpro.whatsapp.local.template.Template;
import com.tqpro.whatsapp.local.template.TemplateReader;
import com.tqpro.whatsapp.local.tenants.DemoClaude;
import com.tqpro.whatsapp.local.tenants.DemoGraph;
import com.tqpro.whatsapp.local.tenants.DemoSecrets;
import com.tqpro.whatsapp.local.tenants.DemoTenant;
import com.tqpro.whatsapp.local.tenants.DemoTenants;
import com.tqpro.whatsapp.local.tenants.DemoTwilio;
import com.tqpro.whatsapp.simulators.meta.MetaSimulator;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The whole system in one JVM: what the template describes, on stand-ins of AWS, with the demo tenants. Closing it ends everything. */
public final class LocalSystem implements AutoCloseable {
  private final Options options;
  private final InstantSource clock = InstantSource.system();
  private final Closing closing;
  private final Map<String, FunctionHost> hosts;
  private final StateFolder state;
  private final HttpApi api;
  private final IdentityServer identity;
  private final Backends backends;
  private final DemoTenants tenants;
  private final MetaSimulator graph;
  private final TwilioSimulator twilio;
  private final DemoClaude claude;
  private final MailEndpoint mail;
  private final Surroundings surroundings;
  private final Template template;
  private final Schedules schedules;

  private LocalSystem(Options options, Closing closing) {
    this.options = options;
    this.closing = closing;
    try {
      state = closing.add(StateFolder.open(options.state()));
      api = closing.add(HttpApi.bind(options.port(), clock));
      identity = closing.add(IdentityServer.start(portAfter(1), DemoTenant.OASIS.slug()));
      backends = new Backends(state, clock, closing);
      tenants = new DemoTenants(backends.postgres(), backends.secrets());
      tenants.seed();
      graph = closing.add(DemoGraph.start(portAfter(2), api.uri(), tenants.secrets()));
      twilio = closing.add(DemoTwilio.start(portAfter(3), api.uri(), tenants.secrets()));
      claude = closing.add(DemoClaude.start(portAfter(4), System.getenv()));
      mail = closing.add(MailEndpoint.start(clock));
      Phone.at(api, graph, twilio);
      Mailbox.at(api, mail);
      surroundings = new Surroundings(api.uri(), identity, backends, graph, twilio, claude);
      template = TemplateReader.read(options.template(), backends.place(), surroundings.parameters(options.parameters()));
      tenants.writeShellFile(state.path("demo.env"), surroundings.operator(template));
      backends.create(template);
      hosts = Hosts.load(template, environment(), state, options, closing);
      api.serve(template.functions(), hosts);
      schedules = closing.add(new Schedules(clock, options.console()));
      startSources();
      refresh();
    } catch (RuntimeException | Error e) {
      try {
        closing.close();
      } catch (IllegalStateException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  /** Returns when everything is ready for requests. */
  public static LocalSystem start(Options options) {
    return start(options, new Closing());
  }

  /** @param closing gets whatever is started as soon as it is, so that a start can be broken off */
  static LocalSystem start(Options options, Closing closing) {
    return new LocalSystem(options, closing);
  }

  /** The base of the API, without a slash at the end. */
  public URI baseUrl() {
    return api.uri();
  }

  /** The simulator of Meta's Graph API. */
  public MetaSimulator graph() {
    return graph;
  }

  /** The simulator of Twilio's Messages and Content API. */
  public TwilioSimulator twilio() {
    return twilio;
  }

  /** Who answers customers: Claude or its simulator. */
  public DemoClaude claude() {
    return claude;
  }

  /** The mails that went out. */
  public List<MailEndpoint.Mail> mails() {
    return mail.mails();
  }

  public EmbeddedPostgres postgres() {
    return backends.postgres();
  }

  /** Where the functions find SQS: before ElasticMQ, with SQS's own limits. */
  public URI sqsEndpoint() {
    return backends.front().endpoint();
  }

  /** @param listener hears every request that puts messages on a queue */
  public void onSend(Consumer<String> listener) {
    backends.front().onSend(listener);
  }

  public URI dynamoEndpoint() {
    return backends.dynamo().endpoint();
  }

  public URI secretsEndpoint() {
    return backends.secrets().endpoint();
  }

  /** Gives a secret a new value, as an operator would in Secrets Manager. */
  public void putSecret(String name, String text) {
    backends.secrets().put(name, text);
  }

  public DemoSecrets secrets() {
    return tenants.secrets();
  }

  public IdentityServer identity() {
    return identity;
  }

  /** A bearer token of {@code admin}, {@code agent} or {@code guest} for a tenant. */
  public String token(String user, String tenant) {
    return identity.token(user, tenant);
  }

  public Template template() {
    return template;
  }

  /** A client of the queues, closed with the system. */
  public SqsClient sqs() {
    return backends.sqs();
  }

  /** How many messages of a queue wait, are at work, or are delayed. @param queue its logical id */
  public int depth(String queue) {
    var names = List.of(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED);
    var attributes = backends.sqs().getQueueAttributes(r -> r.queueUrl(template.queue(queue).url()).attributeNames(names)).attributes();
    return names.stream().mapToInt(name -> Integer.parseInt(attributes.getOrDefault(name, "0"))).sum();
  }

  /** The newest lines that a function wrote. @param function its logical id */
  public List<String> logs(String function) {
    return hosts.get(function).log().lines();
  }

  /** Sends a schedule's event now and waits until the function has handled it. */
  public void fire(String function, String schedule) throws FunctionFault {
    var host = hosts.get(function);
    schedules.fire(host.function().schedules().stream().filter(s -> s.id().equals(schedule)).findFirst().orElseThrow(), host);
  }

  /** Has every function see a change of the registry or of a secret, as {@code tqwa refresh} does. */
  public void refresh() {
    if (template.functions().stream().flatMap(f -> f.routes().stream()).anyMatch(r -> r.path().equals(RefreshCall.PATH))) {
      RefreshCall.to(baseUrl(), secrets().service("TQPRO_API_KEY"));
    }
  }

  /** What runs where, one line each. */
  public List<String> overview() {
    var lines = new ArrayList<>(surroundings.overview());
    lines.add("Secrets, curl   source " + state.path("demo.env"));
    lines.add("Logs            " + state.path("log"));
    return lines;
  }

  @Override
  public void close() {
    closing.close();
  }

  private int portAfter(int steps) {
    return options.port() == 0 ? 0 : options.port() + steps;
  }

  /** What functions find on this machine in place of AWS. */
  private Map<String, String> environment() {
    var environment = new HashMap<>(backends.environment());
    environment.putAll(claude.environment());
    environment.put("AWS_ENDPOINT_URL_SESV2", mail.endpoint().toString());
    return environment;
  }

  private void startSources() {
    for (var function : template.functions()) {
      var host = hosts.get(function.id());
      for (var mapping : function.mappings()) {
        var source = new EventSourceMapping(mapping, template.queueByArn(mapping.queueArn()).orElseThrow(), host, backends.sqs(), backends.front(),
            Backends.REGION, options.environments(), options.nastiness(), options.console());
        closing.add(source).start();
      }
      function.schedules().forEach(schedule -> schedules.start(schedule, host));
    }
  }

  /** {@code make run}: port 3000 or PORT, state under .local, until the process is told to end. */
  public static void main(String[] arguments) throws InterruptedException {
    new Console(System.out).run();
  }
}
