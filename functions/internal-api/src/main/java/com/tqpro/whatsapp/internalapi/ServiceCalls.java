package com.tqpro.whatsapp.internalapi;

import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.runtime.http.Caller;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import software.amazon.awssdk.core.exception.SdkException;

/** Health, the API's description, and the reload of the registry. */
final class ServiceCalls {
  private final InternalPorts ports;
  private HttpResponse document;

  ServiceCalls(InternalPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.get("/health", this::health).get("/openapi.json", this::openApi).post("/internal/wa/refresh", this::refresh);
  }

  /** Whether the registry can be read: without it no request can be served. The databases have their own 503. */
  private HttpResponse health(HttpRequest request, Caller caller) {
    var answer = new LinkedHashMap<String, Object>();
    try {
      ports.registry().refreshIfMoved();
      ports.registry().enabledTenants();
      answer.put("status", "ok");
      answer.put("registryVersion", ports.registry().version());
      return HttpResponse.ok(answer);
    } catch (SdkException fault) {
      ports.log().error("Registry cannot be read", Map.of(), fault);
      answer.put("status", "unavailable");
      answer.put("reason", "the registry cannot be read");
      return HttpResponse.json(503, answer);
    }
  }

  /** docs/openapi.yaml as JSON. */
  private synchronized HttpResponse openApi(HttpRequest request, Caller caller) {
    if (document == null) {
      try (var in = ServiceCalls.class.getClassLoader().getResourceAsStream("openapi.yaml")) {
        var strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        document = HttpResponse.ok(new Yaml(new SafeConstructor(strict)).<Object>load(in)).header("cache-control", "max-age=300");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return document;
  }

  /** Raises the registry's version and projects it: every function drops what it keeps, secrets included, within 15 seconds. */
  private HttpResponse refresh(HttpRequest request, Caller caller) {
    try {
      var snapshot = ports.platform().bump(new Actor(caller.name(), request.id(), request.sourceIp()), ports.clock().instant());
      var result = ports.projector().project(snapshot);
      ports.registry().reset();
      var answer = new LinkedHashMap<String, Object>();
      answer.put("version", result.version());
      answer.put("tenants", snapshot.tenants().stream().filter(t -> t.enabled()).count());
      answer.put("numbers", snapshot.numbers().size());
      answer.put("written", result.written());
      answer.put("deleted", result.deleted());
      ports.log().info("Registry refreshed", answer);
      return HttpResponse.ok(answer);
    } catch (RuntimeException fault) {
      if (Database.lost(fault)) {
        ports.log().error("Platform database failed", Map.of(), fault);
        throw new Problem(503, "platform-database-unavailable", "The platform database cannot be reached at the moment. Try again shortly.");
      }
      throw fault;
    }
  }
}
