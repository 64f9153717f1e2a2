package com.tqpro.whatsapp.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The operations of Secrets Manager on its state; with a file, each change is written there, readable by the owner only. */
final class SecretStore {
  static final int MAX_BYTES = 65_536;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final InstantSource clock;
  private final Path file;
  private final Map<String, StoredSecret> secrets = new LinkedHashMap<>();

  SecretStore(InstantSource clock, Path file) {
    this.clock = clock;
    this.file = file;
    if (file != null && Files.exists(file)) {
      load();
    }
  }

  synchronized ObjectNode get(JsonNode request) {
    var secret = find(request);
    var id = request.path("VersionId").asText("");
    var stage = request.path("VersionStage").asText(id.isEmpty() ? StoredSecret.CURRENT : "");
    var version = id.isEmpty()
        ? secret.labelled(stage).orElseThrow(() -> SecretFault.notFound("secret value for staging label: " + stage))
        : secret.versions().get(id);
    if (version == null) {
      throw SecretFault.notFound("secret value for VersionId: " + id);
    }
    if (!stage.isEmpty() && !version.stages().contains(stage)) {
      throw new SecretFault("InvalidRequestException", "You provided a VersionStage that is not associated to the provided VersionId.");
    }
    var answer = answer(secret, version);
    answer.put("SecretString", version.text()).put("CreatedDate", version.created());
    return answer;
  }

  synchronized ObjectNode create(JsonNode request) {
    var name = request.path("Name").asText("");
    if (!name.matches("[A-Za-z0-9/_+=.@-]{1,512}")) {
      throw new SecretFault("ValidationException", "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
    }
    if (secrets.containsKey(name)) {
      throw new SecretFault("ResourceExistsException", "The operation failed because the secret " + name + " already exists.");
    }
    var text = request.hasNonNull("SecretString") ? text(request) : null;
    var arn = "arn:aws:secretsmanager:" + EmbeddedSqs.REGION + ":" + EmbeddedSqs.ACCOUNT + ":secret:" + name + "-" + randomEnd();
    var secret = new StoredSecret(name, arn, request.path("Description").asText(""), now());
    secrets.put(name, secret);
    var answer = JSON.createObjectNode().put("ARN", arn).put("Name", name);
    if (text != null) {
      answer.put("VersionId", secret.add(token(request), text, List.of(StoredSecret.CURRENT), now()).id());
    }
    save();
    return answer;
  }

  synchronized ObjectNode put(JsonNode request) {
    var secret = find(request);
    var text = text(request);
    var id = token(request);
    var there = secret.versions().get(id);
    if (there != null) {
      if (!there.text().equals(text)) {
        throw new SecretFault("ResourceExistsException", "You can't modify an existing version, you can only create new versions.");
      }
      return answer(secret, there);
    }
    var stages = new ArrayList<String>();
    request.path("VersionStages").forEach(s -> stages.add(s.asText()));
    var version = secret.add(id, text, stages.isEmpty() ? List.of(StoredSecret.CURRENT) : stages, now());
    save();
    return answer(secret, version);
  }

  synchronized ObjectNode describe(JsonNode request) {
    return description(find(request), "VersionIdsToStages");
  }

  synchronized ObjectNode list(JsonNode request) {
    int from = request.path("NextToken").asInt(0);
    int size = request.path("MaxResults").asInt(100);
    var all = secrets.values().stream().sorted(Comparator.comparing(StoredSecret::name)).filter(s -> passes(s, request.path("Filters"))).toList();
    var answer = JSON.createObjectNode();
    var list = answer.putArray("SecretList");
    all.stream().skip(from).limit(size).forEach(s -> list.add(description(s, "SecretVersionsToStages")));
    if (from + size < all.size()) {
      answer.put("NextToken", Integer.toString(from + size));
    }
    return answer;
  }

  private static boolean passes(StoredSecret secret, JsonNode filters) {
    for (var filter : filters) {
      if (!filter.path("Key").asText().equals("name")) {
        throw new SecretFault("InvalidParameterException", "only the filter key name is known here");
      }
      boolean any = false;
      for (var value : filter.path("Values")) {
        any |= secret.name().startsWith(value.asText());
      }
      if (!any) {
        return false;
      }
    }
    return true;
  }

  private ObjectNode description(StoredSecret secret, String versionsField) {
    var node = JSON.createObjectNode().put("ARN", secret.arn()).put("Name", secret.name()).put("Description", secret.description())
        .put("CreatedDate", secret.created());
    var stages = node.putObject(versionsField);
    secret.versions().values().stream().filter(v -> !v.stages().isEmpty()).forEach(v -> v.stages().forEach(stages.putArray(v.id())::add));
    return node;
  }

  private StoredSecret find(JsonNode request) {
    var id = request.path("SecretId").asText("");
    return secrets.values().stream().filter(s -> s.isCalled(id)).findFirst().orElseThrow(() -> SecretFault.notFound("secret."));
  }

  private static String text(JsonNode request) {
    if (request.has("SecretBinary")) {
      throw new SecretFault("InvalidParameterException", "SecretBinary is not taken here: this system's secrets are JSON text");
    }
    var text = request.path("SecretString").asText("");
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > MAX_BYTES) {
      throw new SecretFault("ValidationException", "Value at 'secretString' failed to satisfy constraint: Member must have length between 1 and " + MAX_BYTES);
    }
    return text;
  }

  private static String token(JsonNode request) {
    var token = request.path("ClientRequestToken").asText("");
    return token.isEmpty() ? UUID.randomUUID().toString() : token;
  }

  private static ObjectNode answer(StoredSecret secret, StoredSecret.Version version) {
    var node = JSON.createObjectNode().put("ARN", secret.arn()).put("Name", secret.name()).put("VersionId", version.id());
    version.stages().forEach(node.putArray("VersionStages")::add);
    return node;
  }

  private static String randomEnd() {
    return new SecureRandom().ints(6, 0, LETTERS.length()).mapToObj(i -> LETTERS.substring(i, i + 1)).reduce("", String::concat);
  }

  private double now() {
    return clock.millis() / 1000.0;
  }

  private void load() {
    try {
      for (var s : JSON.readTree(file.toFile())) {
        var secret = new StoredSecret(s.path("name").asText(), s.path("arn").asText(), s.path("description").asText(), s.path("created").asDouble());
        for (var v : s.path("versions")) {
          var stages = new ArrayList<String>();
          v.path("stages").forEach(stage -> stages.add(stage.asText()));
          secret.versions().put(v.path("id").asText(), new StoredSecret.Version(v.path("id").asText(), v.path("text").asText(), stages, v.path("created").asDouble()));
        }
        secrets.put(secret.name(), secret);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("secrets file " + file + " cannot be read", e);
    }
  }

  private void save() {
    if (file == null) {
      return;
    }
    var root = JSON.createArrayNode();
    for (var secret : secrets.values()) {
      var node = root.addObject().put("name", secret.name()).put("arn", secret.arn()).put("description", secret.description()).put("created", secret.created());
      node.putPOJO("versions", secret.versions().values());
    }
    try {
      var folder = Files.createDirectories(file.toAbsolutePath().getParent());
      var fresh = Files.createTempFile(folder, "secrets", ".tmp", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("secrets file " + file + " cannot be written", e);
    }
  }
}
