package com.tqpro.whatsapp.runtime.http;

/** Decides who may call a route. */
public interface Access {
  /**
   * @param template the route's template, beginning with a slash
   * @throws Problem 401 without a credential that holds, 403 when the role may not, 400 when the tenant is unclear
   */
  Caller admit(HttpRequest request, String template);

  /** For functions whose routes check their callers by other means, as webhooks do by signature. */
  static Access anyone() {
    return (request, template) -> Caller.ANONYMOUS;
  }
}
