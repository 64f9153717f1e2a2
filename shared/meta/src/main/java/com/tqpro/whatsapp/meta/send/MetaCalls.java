package com.tqpro.whatsapp.meta.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.MediaBytes;
import com.tqpro.whatsapp.domain.event.MediaFetch;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls of Meta that may fail without harm: read marks, and media (Graph API, messages and media references). */
public final class MetaCalls {
  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final Duration DOWNLOAD = Duration.ofSeconds(10);
  /** Bytes of an answer that is no file. */
  private static final int ANSWER = 64 * 1024;
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
    var request = HttpRequest.newBuilder(base.resolve(sender + "/messages")).header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body)).build();
    var head = send(request, TIMEOUT, ANSWER).head();
    return head != null && head.statusCode() / 100 == 2;
  }

  /**
   * What a customer sent.
   *
   * @param id Meta's media id, good for seven days
   * @param most a file may have so many bytes
   */
  public MediaFetch media(String id, String token, int most) {
    if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
      return new MediaFetch.Never("REFUSED");
    }
    var answer = send(get(base.resolve(id), token), TIMEOUT, ANSWER);
    if (!(answer.body() instanceof MediaFetch.Got(var content))) {
      return answer.body();
    }
    try {
      return answer.head().statusCode() == 200 ? download(Json.tree(content), token, most) : refused(answer.head().statusCode(), content);
    } catch (JsonFault | IllegalArgumentException e) {
      return new MediaFetch.Later("UNREADABLE");
    }
  }

  private MediaFetch download(JsonNode media, String token, int most) {
    var url = URI.create(media.path("url").asText(""));
    if (!trusted(url)) {
      return new MediaFetch.Never("REFUSED");
    }
    if (media.path("file_size").asLong(0) > most) {
      return new MediaFetch.Never("TOO_LARGE");
    }
    var answer = send(get(url, token), DOWNLOAD, most);
    if (answer.head() == null || answer.head().statusCode() == 200) {
      return answer.body();
    }
    // The file is there, for its id was known a moment ago: a 404 says that the address has expired.
    return answer.head().statusCode() == 404 ? new MediaFetch.Later("HTTP_404") : MediaFetch.ofStatus(answer.head().statusCode());
  }

  /** Meta refuses with 400 also what passes; its code tells. */
  private static MediaFetch refused(int status, byte[] content) {
    var byStatus = MediaFetch.ofStatus(status);
    if (byStatus instanceof MediaFetch.Later) {
      return byStatus;
    }
    var error = Json.tree(content).path("error");
    int code = error.path("code").asInt(100);
    return switch (MetaErrors.kind(code, error.path("is_transient").asBoolean())) {
      case TRANSIENT, SLOW_SENDER, SLOW_ACCOUNT, SLOW_PAIR -> new MediaFetch.Later("META_" + code);
      case FIX_ACCOUNT -> new MediaFetch.Later("UNAUTHORIZED");
      default -> new MediaFetch.Never("GONE");
    };
  }

  private boolean trusted(URI url) {
    var host = url.getHost();
    if (host == null) {
      return false;
    }
    boolean own = host.equals(base.getHost()) && url.getPort() == base.getPort() && base.getScheme().equals(url.getScheme());
    return own || "https".equals(url.getScheme()) && HOSTS.stream().anyMatch(host::endsWith);
  }

  private static HttpRequest get(URI url, String token) {
    return HttpRequest.newBuilder(url).header("Authorization", "Bearer " + token).GET().build();
  }

  /** @param head null where no answer came @param body what came of it, whatever the status */
  private record Answer(HttpResponse<Void> head, MediaFetch body) {}

  /** @param timeout until the whole body is there @param most bytes of it */
  private Answer send(HttpRequest request, Duration timeout, int most) {
    var body = new MediaBytes(most);
    return clients.call(client -> {
      var call = client.sendAsync(request, BodyHandlers.ofByteArrayConsumer(body));
      HttpResponse<Void> head = null;
      String failure = null;
      try {
        head = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        failure = "TIMEOUT";
      } catch (ExecutionException e) {
        failure = "CONNECTION";
      } catch (InterruptedException e) {
        failure = "CONNECTION";
        Thread.currentThread().interrupt();
      }
      call.cancel(true);
      return new Answer(head, body.tooMany() ? new MediaFetch.Never("TOO_LARGE") : failure != null ? new MediaFetch.Later(failure) : new MediaFetch.Got(body.bytes()));
    });
  }
}
