package com.tqpro.whatsapp.twilio.send;

import com.tqpro.whatsapp.domain.event.MediaBytes;
import com.tqpro.whatsapp.domain.event.MediaFetch;
import com.tqpro.whatsapp.domain.event.MediaReference;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Calls of Twilio that may fail without harm, without Twilio's SDK: what a customer sent (messaging/api/media-resource), and the typing
 * indicator, which also marks as read (whatsapp/api/typing-indicators-resource, a public beta).
 */
public final class TwilioCalls {
  /** How Twilio names its API in webhooks, wherever we call it. */
  static final String API = "https://api.twilio.com";
  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final Duration DOWNLOAD = Duration.ofSeconds(10);
  private static final Pattern MEDIA = Pattern.compile("/2010-04-01/Accounts/(AC[0-9a-fA-F]{32})/Messages/(?:SM|MM)[0-9a-fA-F]{32}/Media/ME[0-9a-fA-F]{32}");
  private static final Pattern MESSAGE = Pattern.compile("(?:SM|MM)[0-9a-fA-F]{32}");
  /** Where Twilio keeps media: behind a signed link, or in the open for accounts that do not ask for authentication. */
  private static final String STORAGE = ".twiliocdn.com";
  private static final String OPEN_STORAGE = "s3-external-1.amazonaws.com";
  private static final int HOPS = 3;

  private final URI api;
  private final URI messaging;
  private final HttpClients clients;

  /**
   * @param apiUrl TWILIO_API_BASE_URL, whose own host may keep media too
   * @param messagingUrl TWILIO_MESSAGING_BASE_URL
   */
  public TwilioCalls(String apiUrl, String messagingUrl, HttpClients clients) {
    this.api = URI.create(apiUrl.replaceAll("/+$", ""));
    this.messaging = URI.create(messagingUrl.replaceAll("/+$", ""));
    this.clients = clients;
  }

  /**
   * What a customer sent. The account's password goes to the API alone, not along to the storage that the API points to.
   *
   * @param accounts by its sid, the account that the media belongs to; empty for one that is not the tenant's
   * @param most a file may have so many bytes
   */
  public MediaFetch media(MediaReference media, Function<String, Optional<TwilioAccount>> accounts, int most) {
    var matcher = MEDIA.matcher(resource(media.url()).orElse(""));
    return !matcher.matches() ? new MediaFetch.Never("REFUSED")
        : accounts.apply(matcher.group(1)).map(account -> download(matcher.group(), account, most)).orElse(new MediaFetch.Later("NO_CREDENTIALS"));
  }

  /** Shows that the message was read and that an answer is being written. @return whether Twilio took it */
  public boolean typing(TwilioAccount account, String messageSid) {
    if (!MESSAGE.matcher(messageSid).matches()) {
      return false;
    }
    var request = HttpRequest.newBuilder(URI.create(messaging + "/v2/Indicators/Typing.json")).header("Authorization", account.authorization())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString("messageId=" + URLEncoder.encode(messageSid, StandardCharsets.UTF_8) + "&channel=whatsapp")).build();
    var head = send(request, TIMEOUT, 64 * 1024).head();
    return head != null && head.statusCode() / 100 == 2;
  }

  /** The path of an address at Twilio's API: as it names itself, or as it is configured. */
  private Optional<String> resource(String url) {
    return url == null ? Optional.empty() : List.of(API, api.toString()).stream().filter(base -> url.startsWith(base + "/")).findFirst().map(base -> url.substring(base.length()));
  }

  private MediaFetch download(String path, TwilioAccount account, int most) {
    var answer = send(HttpRequest.newBuilder(URI.create(api + path)).header("Authorization", account.authorization()).GET().build(), DOWNLOAD, most);
    for (int hop = 0; answer.head() != null && redirects(answer.head()); hop++) {
      var next = hop == HOPS ? Optional.<URI>empty() : next(answer.head());
      if (next.isEmpty()) {
        return new MediaFetch.Never("REFUSED");
      }
      answer = send(HttpRequest.newBuilder(next.get()).GET().build(), DOWNLOAD, most);
    }
    return answer.head() == null || answer.head().statusCode() == 200 ? answer.body() : MediaFetch.ofStatus(answer.head().statusCode());
  }

  private static boolean redirects(HttpResponse<?> answer) {
    return switch (answer.statusCode()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private Optional<URI> next(HttpResponse<?> answer) {
    try {
      return answer.headers().firstValue("Location").map(location -> answer.uri().resolve(location)).filter(this::storage);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean storage(URI url) {
    var host = url.getHost();
    if (host == null || url.getUserInfo() != null) {
      return false;
    }
    boolean own = host.equals(api.getHost()) && url.getPort() == api.getPort() && api.getScheme().equals(url.getScheme());
    return own || "https".equals(url.getScheme()) && url.getPort() == -1 && (host.endsWith(STORAGE) || host.equals(OPEN_STORAGE));
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
