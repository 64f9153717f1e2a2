package com.tqpro.whatsapp.meta.send;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Calls of Meta that may fail without harm: read marks, and media (Graph API, messages and media references). */
public final class MetaCalls {
  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final Duration DOWNLOAD = Duration.ofSeconds(10);
  /** Where Meta keeps media; the token goes nowhere else. */
  private static final List<String> HOSTS = List.of(".fbsbx.com", ".fbcdn.net", ".whatsapp.net");

  private final URI base;
  private final Clients clients;

  /** @param baseUrl META_GRAPH_BASE_URL, whose own host may keep media too */
  public MetaCalls(String baseUrl, String version, Clients clients) {
    this.base = URI.create(baseUrl.replaceAll("/+$", "") + "/" + version + "/");
    this.clients = clients;
  }

  /** @return whether Meta took it */
  public boolean post(String sender, String token, byte[] body) {
    var request = HttpRequest.newBuilder(base.resolve(sender + "/messages")).timeout(TIMEOUT).header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body)).build();
    return send(request).filter(r -> r.statusCode() / 100 == 2).isPresent();
  }

  /**
   * What a customer sent.
   *
   * @param id Meta's media id, good for seven days
   * @return empty where Meta does not give it, or it is larger than {@code most}
   */
  public Optional<byte[]> media(String id, String token, int most) {
    if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
      return Optional.empty();
    }
    return send(get(base.resolve(id), token, TIMEOUT)).filter(r -> r.statusCode() == 200).flatMap(r -> download(r.body(), token, most));
  }

  private Optional<byte[]> download(byte[] answer, String token, int most) {
    try {
      var media = Json.tree(answer);
      var url = URI.create(media.path("url").asText(""));
      if (!trusted(url) || media.path("file_size").asLong(0) > most) {
        return Optional.empty();
      }
      return send(get(url, token, DOWNLOAD)).filter(r -> r.statusCode() == 200 && r.body().length <= most).map(HttpResponse::body);
    } catch (JsonFault | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean trusted(URI url) {
    var host = url.getHost();
    if (host == null) {
      return false;
    }
    boolean own = host.equals(base.getHost()) && url.getPort() == base.getPort() && base.getScheme().equals(url.getScheme());
    return own || "https".equals(url.getScheme()) && HOSTS.stream().anyMatch(host::endsWith);
  }

  private static HttpRequest get(URI url, String token, Duration timeout) {
    return HttpRequest.newBuilder(url).timeout(timeout).header("Authorization", "Bearer " + token).GET().build();
  }

  private Optional<HttpResponse<byte[]>> send(HttpRequest request) {
    try (var lease = clients.lease()) {
      return Optional.of(lease.client().send(request, BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
