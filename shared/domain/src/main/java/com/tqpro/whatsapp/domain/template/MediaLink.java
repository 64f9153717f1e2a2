package com.tqpro.whatsapp.domain.template;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rules for a media URL that Meta fetches: public HTTPS, and still good when the last message goes out. */
public final class MediaLink {
  private static final Pattern ABSOLUTE = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:.*");
  private static final Pattern PRESIGNED = Pattern.compile("(?i)(^|&)(x-amz-signature|x-goog-signature|awsaccesskeyid|signature|sig)=");
  private static final Pattern PRIVATE_HOST = Pattern.compile(
      "(?i)localhost|.*\\.(local|internal|localhost|test|invalid)|\\[.*]|\\d+|127\\..*|10\\..*|192\\.168\\..*|169\\.254\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*|0\\..*");

  private MediaLink() {}

  /** The URL itself when it is absolute, else with {@code prefix} in front; null prefix: unchanged. */
  public static String resolve(String url, String prefix) {
    var trimmed = url.strip();
    if (prefix == null || ABSOLUTE.matcher(trimmed).matches() || trimmed.startsWith("//")) {
      return trimmed;
    }
    return (prefix.endsWith("/") ? prefix : prefix + "/") + (trimmed.startsWith("/") ? trimmed.substring(1) : trimmed);
  }

  /** What is wrong with it, as a phrase that goes on from the variable's name; empty when it will do. */
  public static Optional<String> complaint(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("is not a well-formed URL (spaces and non-ASCII letters must be percent-encoded)");
    }
    if (uri.getScheme() == null) {
      return Optional.of("is a relative path, but broadcast.wa.media.cdn.prefix is not set");
    }
    if (!uri.getScheme().toLowerCase(Locale.ROOT).equals("https") || uri.getHost() == null) {
      return Optional.of("must be a public https:// URL");
    }
    if (PRIVATE_HOST.matcher(uri.getHost()).matches() || !uri.getHost().contains(".")) {
      return Optional.of("must be a public https:// URL; its host is private");
    }
    if (uri.getRawUserInfo() != null) {
      return Optional.of("must not hold a user name or password");
    }
    if (uri.getRawQuery() != null && PRESIGNED.matcher(uri.getRawQuery()).find()) {
      return Optional.of("is presigned and would expire: use a stable public URL");
    }
    return Optional.empty();
  }
}
