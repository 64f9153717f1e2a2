package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.phone.WaIds;
import com.tqpro.whatsapp.postgres.erasure.ContactExport;
import com.tqpro.whatsapp.postgres.erasure.ErasedWords;
import com.tqpro.whatsapp.postgres.erasure.Erasure;
import com.tqpro.whatsapp.postgres.erasure.Reappeared;
import com.tqpro.whatsapp.postgres.erasure.Tombstones;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.queue.QueueBodies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code tqwa contact …}: everything that is kept about one person, and erasing it, in one tenant or in all. */
@Command(name = "contact", description = "Export or erase a person. Needs the databases' variables, REGISTRY_TABLE, CONTACT_KEYS_TABLE and AWS credentials.")
final class ContactCommand {
  private final Environment environment;

  ContactCommand(Environment environment) {
    this.environment = environment;
  }

  /** Exactly one of the two. */
  static final class Who {
    @Option(names = "--phone", paramLabel = "+971…", description = "with country code")
    String phone;

    @Option(names = "--user-id", paramLabel = "ID", description = "WhatsApp's business-scoped user id, as AE.7Hq2x")
    String userId;

    /** Digits, or the user id. */
    String identity(Target target) {
      if (userId != null) {
        return userId.strip();
      }
      var compact = phone.replaceAll("[\\s()./-]", "");
      if (!compact.matches("\\+[1-9]\\d{6,14}")) {
        throw new ParameterException(target.spec.commandLine(), "The phone must begin with + and the country code, as +971500000101.");
      }
      return compact.substring(1);
    }
  }

  @Command(description = "Write everything that is kept about a person to a file, decrypted.")
  int export(@Mixin Target target, @ArgGroup(multiplicity = "1") Who who,
      @Option(names = "--only", paramLabel = "SLUG", description = "one tenant instead of all") String only,
      @Option(names = {"-o", "--out"}, required = true, paramLabel = "FILE", description = "a new file, readable by its owner only") Path file) {
    var identity = who.identity(target);
    try (var installation = new Installation(environment)) {
      var all = Json.object();
      var lines = new LinkedHashMap<String, Object>();
      for (var tenant : tenants(installation, only)) {
        try (var database = installation.tenant(tenant)) {
          var found = new ContactExport(database, installation.context().contactKeys(), tenant, installation.context().clock()).of(List.of(identity));
          database.run(h -> com.tqpro.whatsapp.postgres.audit.AuditLog.add(h, installation.context().clock().instant(), Installation.operator(), "contact.export", null, null));
          int rows = found.properties().stream().mapToInt(t -> t.getValue().size()).sum();
          lines.put(tenant, rows + " rows");
          if (rows > 0) {
            all.set(tenant, found);
          }
        }
      }
      write(file, Json.text(all));
      lines.put("file", file.toString());
      target.print(lines, lines);
      return ExitCodes.OK;
    }
  }

  @Command(description = {"Erase a person: messages, conversation, names, rows of broadcasts, keys, dead letters. An opt-out stays as a hash.",
      "The report names the mails and WhatsApp messages by which an owner heard of him: those are for you to have deleted. May be repeated. Exit status 4 when something was still being sent to him: erase again a minute later."})
  int erase(@Mixin Target target, @ArgGroup(multiplicity = "1") Who who,
      @Option(names = "--only", paramLabel = "SLUG", description = "one tenant instead of all") String only,
      @Option(names = "--stage", defaultValue = "${env:STAGE:-local}", description = "whose queues are searched, default ${DEFAULT-VALUE}") String stage) {
    var identity = who.identity(target);
    try (var installation = new Installation(environment)) {
      var tenants = tenants(installation, only);
      var addresses = new java.util.TreeSet<>(WaIds.variants(identity));
      var report = new LinkedHashMap<String, Object>();
      boolean complete = true;
      // One tenant may know him by his phone and another by his user id only: each is asked before the first forgets.
      for (var tenant : tenants) {
        try (var database = installation.tenant(tenant)) {
          addresses.addAll(known(new ContactExport(database, installation.context().contactKeys(), tenant, installation.context().clock()), identity));
        }
      }
      for (var tenant : tenants) {
        try (var database = installation.tenant(tenant)) {
          var done = new Erasure(database, installation.context().contactKeys(), installation.context().erasureLedger(), tenant, installation.context().clock(), ContactCommand::pause)
              .erase(addresses, Installation.operator());
          complete &= done.complete();
          report.put(tenant, done);
        }
      }
      report.put("queues", queues(installation, tenants, addresses, stage));
      target.print(report, report);
      return complete ? ExitCodes.OK : ExitCodes.NOT_WELL;
    }
  }

  @Command(description = "After a database was restored from a backup: erase again whoever had been erased. Exit status 4 when something was still being sent.")
  int reapply(@Mixin Target target, @Option(names = "--only", paramLabel = "SLUG", description = "one tenant instead of all") String only,
      @Option(names = "--dry-run", description = "count them and do nothing") boolean dryRun) {
    try (var installation = new Installation(environment)) {
      var keys = installation.context().contactKeys();
      var ledger = installation.context().erasureLedger();
      var clock = installation.context().clock();
      var report = new LinkedHashMap<String, Object>();
      boolean complete = true;
      for (var tenant : tenants(installation, only)) {
        try (var database = installation.tenant(tenant)) {
          var remembered = ledger.all(tenant);
          if (!dryRun) {
            Tombstones.restore(database, remembered);
          }
          var found = new Reappeared(database, keys, tenant).find(remembered);
          for (var identity : dryRun ? List.<String>of() : found.erased()) {
            complete &= new Erasure(database, keys, ledger, tenant, clock, ContactCommand::pause).erase(List.of(identity), Installation.operator()).complete();
          }
          if (!dryRun) {
            new ErasedWords(database, keys, ledger, tenant, clock).settle(found.back());
          }
          report.put(tenant, found.erased().size() + (dryRun ? " would be erased" : " erased"));
        }
      }
      target.print(report, report);
      return complete ? ExitCodes.OK : ExitCodes.NOT_WELL;
    }
  }

  /** The other names of the same person, needed to find him on queues after his row is gone. */
  private static Set<String> known(ContactExport export, String identity) {
    var names = new java.util.TreeSet<String>();
    export.of(List.of(identity)).path("contact").forEach(c -> {
      for (var column : new String[] {"wa_id", "user_id"}) {
        if (c.path(column).isTextual()) {
          names.addAll(WaIds.variants(c.path(column).asText()));
        }
      }
    });
    return names;
  }

  private LinkedHashMap<String, Integer> queues(Installation installation, List<String> tenants, Set<String> addresses, String stage) {
    var context = installation.context();
    var search = new QueueSearch(context.sqs(), context.inboundBodies(), new QueueBodies("unrouted", context::tenantKeys), tenants, addresses, new DeadWords(installation));
    var cleaned = new LinkedHashMap<String, Integer>();
    context.sqs().listQueuesPaginator(r -> r.queueNamePrefix("tqwa-" + stage + "-").maxResults(100)).queueUrls().stream()
        .filter(url -> url.matches(".*-(dead|unrouted)(\\.fifo)?")).sorted().forEach(url -> {
          int changed = search.clean(url);
          if (changed > 0) {
            cleaned.put(url.substring(url.lastIndexOf('/') + 1), changed);
          }
        });
    return cleaned;
  }

  private static List<String> tenants(Installation installation, String only) {
    var tenants = installation.tenants();
    if (only == null) {
      return tenants;
    }
    if (!tenants.contains(only)) {
      throw new IllegalArgumentException("There is no tenant " + only + ".");
    }
    return List.of(only);
  }

  private static void write(Path file, String text) {
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + file + " cannot be written, or is there already.", e);
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a worker", e);
    }
  }
}
