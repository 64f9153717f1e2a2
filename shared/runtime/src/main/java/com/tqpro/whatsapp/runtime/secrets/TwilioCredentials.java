package com.tqpro.whatsapp.runtime.secrets;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is needed to talk to Twilio, section {@code twilio} of {@code tqwa/tenants/{slug}}: accountSid and authToken; apiKeySid and
 * apiKeySecret where calls are made with an API key (the auth token still signs webhooks); previousAuthToken while one is replaced; and
 * {@code authToken.AC…} for each subaccount that owns senders of the tenant.
 */
public final class TwilioCredentials {
  private static final String SECTION = "twilio";

  private final Secrets secrets;
  private final TenantSecrets tenants;

  public TwilioCredentials(Secrets secrets, TenantSecrets tenants) {
    this.secrets = secrets;
    this.tenants = tenants;
  }

  /** Whose name calls are made in: with the API key where there is one. */
  public Optional<Api> api(String tenant) {
    var account = find(tenant, "accountSid");
    var key = find(tenant, "apiKeySid").flatMap(sid -> find(tenant, "apiKeySecret").map(secret -> new Api(account.orElse(""), sid, secret)));
    return account.flatMap(sid -> key.or(() -> find(tenant, "authToken").map(token -> new Api(sid, sid, token))));
  }

  /** The same for what one account owns: the tenant's own, or one of its subaccounts. Empty for an account that is not his. */
  public Optional<Api> api(String tenant, String accountSid) {
    boolean own = find(tenant, "accountSid").filter(accountSid::equals).isPresent();
    return own ? api(tenant) : find(tenant, "authToken." + accountSid).map(token -> new Api(accountSid, accountSid, token));
  }

  /**
   * The tokens that may have signed a webhook: those of the account that it names, current and previous.
   *
   * @param accountSid the webhook's AccountSid
   */
  public List<String> authTokens(String tenant, String accountSid) {
    boolean own = find(tenant, "accountSid").filter(accountSid::equals).isPresent();
    return own ? Stream.of(find(tenant, "authToken"), find(tenant, "previousAuthToken")).flatMap(Optional::stream).toList()
        : find(tenant, "authToken." + accountSid).stream().toList();
  }

  /** Has the tenant's secret read anew; false when that was done within the last ten seconds. */
  public boolean reread(String tenant) {
    return secrets.reread(tenants.secretName(tenant));
  }

  private Optional<String> find(String tenant, String key) {
    return tenants.find(tenant, SECTION, key);
  }

  /** @param user the account's sid or the API key's; {@code password} the auth token or the key's secret */
  public record Api(String accountSid, String user, String password) {
    @Override
    public String toString() {
      return "Api[" + accountSid + "]";
    }
  }
}
