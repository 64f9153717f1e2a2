package com.tqpro.whatsapp.domain.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Every setting that may differ by tenant or installation, under the name it has in the configuration guide. Looked up in
 * the order tenant row, installation row, environment variable, file, default; see {@link Settings}.
 */
public enum Setting {
  BROADCAST_WA_PROVIDER("broadcast.wa.provider", "TWILIO", Pattern.compile("TWILIO|META"), "TWILIO or META"),
  BROADCAST_WA_TEMPLATE_CSID("broadcast.wa.template.csid", "", Pattern.compile("|HX[0-9a-fA-F]{32}"), "empty, or HX and 32 hex digits"),
  BROADCAST_WA_SHORTLINK("broadcast.wa.shortlink", "", null, "a URL"),
  BROADCAST_WA_MEDIA_CDN_PREFIX("broadcast.wa.media.cdn.prefix", "", Pattern.compile("|https://.+"), "empty, or a public https:// URL"),
  BROADCAST_PHONE_PREFIXES("broadcast.phone.prefixes", "0,00971,+971", Pattern.compile("\\+?\\d+(\\s*,\\s*\\+?\\d+)*"), "prefixes separated by commas"),
  BROADCAST_PHONE_DEFAULT_CC("broadcast.phone.default.cc", "971", Pattern.compile("[1-9]\\d{0,2}"), "a country calling code without +"),
  BROADCAST_MAX_RECIPIENTS("broadcast.max.recipients", "10000", Pattern.compile("[1-9]\\d{0,6}"), "a number from 1 to 9,999,999"),
  BROADCAST_SEND_DELAY_MS("broadcast.send.delay.ms", "75", Pattern.compile("[1-9]\\d{0,5}"), "milliseconds, at least 1"),
  BROADCAST_TWILIO_STATUS_CALLBACK_URL("broadcast.twilio.status.callback.url", "", Pattern.compile("|https?://.+"), "empty, or a URL"),
  BROADCAST_TWILIO_INBOUND_URL("broadcast.twilio.inbound.url", "", Pattern.compile("|https?://.+"), "empty, or a URL"),
  BROADCAST_UNCONFIRMED("broadcast.unconfirmed", "hold", Pattern.compile("hold|resend"), "hold or resend"),
  AI_CSR_ENABLED("ai.csr.enabled", "false", Pattern.compile("true|false"), "true or false"),
  HUMAN_TIMEOUT_HOURS("human.timeout.hours", "12", Pattern.compile("[1-9]\\d{0,2}"), "hours, 1 to 999"),
  OPTOUT_WORDS("optout.words", "", null, "words and phrases separated by commas"),
  OPTIN_WORDS("optin.words", "", null, "words and phrases separated by commas"),
  OWNER_EMAIL("owner.email", "", Pattern.compile("|[^@\\s,<>]+@[^@\\s,<>]+\\.[^@\\s,<>]+"), "empty, or an e-mail address"),
  OWNER_WHATSAPP_NUMBER("owner.whatsapp.number", "", Pattern.compile("|\\+[1-9]\\d{6,14}"), "empty, or a number in E.164 with +"),
  OWNER_FALLBACK_TENANT("owner.fallback.tenant", "", null, "a tenant's slug"),
  REPLY_UNCONFIRMED("reply.unconfirmed", "resend", Pattern.compile("hold|resend"), "hold or resend"),
  REPLY_WINDOW_TEMPLATE("reply.window.template", "", Pattern.compile("|[A-Za-z0-9][A-Za-z0-9_ .-]{0,511}"), "empty, or the name of a template"),
  AI_CLAUDE_API_KEY("ai.claude.api-key", "", null, "an API key"),
  AI_CLAUDE_MODEL("ai.claude.model", "claude-sonnet-5-5", Pattern.compile("claude-[a-z0-9.-]{1,60}"), "the id of a Claude model"),
  AI_CLAUDE_MAX_TOKENS("ai.claude.max-tokens", "4096", Pattern.compile("[1-9]\\d{2,4}"), "a number from 100 to 99,999"),
  AI_PRODUCTS_DELIVERY("ai.products.delivery", "separate", Pattern.compile("separate|merged"), "separate or merged"),
  AI_BUDGET_TOKENS_PER_DAY("ai.budget.tokens.per.day", "5000000", Pattern.compile("\\d{1,12}"), "a number of tokens; 0 for no limit");

  private final String property;
  private final String fallback;
  private final Pattern form;
  private final String wanted;

  Setting(String property, String fallback, Pattern form, String wanted) {
    this.property = property;
    this.fallback = fallback;
    this.form = form;
    this.wanted = wanted;
  }

  /** The property's name in the guide, in files and in setting rows. */
  public String property() {
    return property;
  }

  /** The name of the environment variable that sets it: BROADCAST_WA_PROVIDER for broadcast.wa.provider. */
  public String variable() {
    return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** What holds where nothing is set. */
  public String fallback() {
    return fallback;
  }

  /** What is wrong with a value, in a sentence for the person who set it; empty when it is fine. */
  public Optional<String> complaint(String value) {
    return form == null || form.matcher(value).matches()
        ? Optional.empty()
        : Optional.of(property + " must be " + wanted + ", not \"" + value + "\"");
  }

  /** What a value may be, as a phrase. */
  public String wanted() {
    return wanted;
  }

  /** Who may set it. */
  public Scope scope() {
    return switch (this) {
      case AI_CLAUDE_API_KEY -> Scope.SECRET;
      case BROADCAST_TWILIO_STATUS_CALLBACK_URL, BROADCAST_TWILIO_INBOUND_URL, OWNER_FALLBACK_TENANT -> Scope.INSTALLATION;
      default -> Scope.TENANT;
    };
  }

  /** The value as it may stand in an audit log: nobody's address or number in full. */
  public String masked(String value) {
    return value.isEmpty() ? value : switch (this) {
      case OWNER_EMAIL -> value.charAt(0) + "…" + value.substring(value.indexOf('@'));
      case OWNER_WHATSAPP_NUMBER -> "…" + value.substring(value.length() - 2);
      default -> value;
    };
  }

  /** Who may set a setting. */
  public enum Scope {
    /** Each tenant for itself. */
    TENANT,
    /** Only the installation: a tenant's row does not count. */
    INSTALLATION,
    /** A secret: it belongs in the store of secrets, not in a row. */
    SECRET
  }

  public static Optional<Setting> named(String property) {
    return Arrays.stream(values()).filter(s -> s.property.equals(property)).findFirst();
  }
}
