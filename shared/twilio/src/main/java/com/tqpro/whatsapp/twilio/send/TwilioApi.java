package com.tqpro.whatsapp.twilio.send;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.constant.EnumConstants.ContentType;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.Domains;
import java.time.Duration;
import java.util.Map;

/** Twilio's REST API through Twilio's SDK, each call exactly one request. */
public final class TwilioApi {
  static final String VERSION = "/2010-04-01/Accounts/";
  /** One for all clients: it is the dear part of making one. */
  private final ObjectMapper mapper = new ObjectMapper();
  private final OnePost http;
  private final Duration timeout;

  /**
   * @param baseUrl TWILIO_API_BASE_URL, for instance https://api.twilio.com
   * @param timeout from the start of a call until the whole answer is there
   */
  public TwilioApi(String baseUrl, Duration timeout, HttpClients clients) {
    this.http = new OnePost(baseUrl.replaceAll("/+$", ""), timeout, clients);
    this.timeout = timeout;
  }

  /** How long a call takes at most. */
  public Duration timeout() {
    return timeout;
  }

  /** @throws CallFailed when there is no answer */
  Response post(TwilioAccount account, String resource, String form) {
    var request = new Request(HttpMethod.POST, Domains.API.toString(), VERSION + account.accountSid() + resource);
    request.setContentType(ContentType.FORM_URLENCODED);
    request.setBody(form);
    return client(account).request(request);
  }

  /** @throws CallFailed when there is no answer */
  public TwilioAnswer get(TwilioAccount account, String resource, Map<String, String> query) {
    var request = new Request(HttpMethod.GET, Domains.API.toString(), VERSION + account.accountSid() + resource);
    query.forEach(request::addQueryParam);
    var response = client(account).request(request);
    return new TwilioAnswer(response.getStatusCode(), response.getContent());
  }

  private TwilioRestClient client(TwilioAccount account) {
    return new TwilioRestClient.Builder(account.user(), account.password()).accountSid(account.accountSid()).httpClient(http).objectMapper(mapper).build();
  }
}
