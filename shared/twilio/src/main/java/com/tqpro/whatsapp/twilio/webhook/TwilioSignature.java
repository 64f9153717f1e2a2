package com.tqpro.whatsapp.twilio.webhook;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * X-Twilio-Signature (Twilio, usage/webhooks/webhooks-security): HMAC-SHA1, keyed with the auth token of the account that owns the sender,
 * over the public URL and all parameters. A body that is no form is covered by its hash in the URL (bodySHA256).
 */
public final class TwilioSignature {
  /** In lower case, as API Gateway gives it. */
  public static final String HEADER = "x-twilio-signature";
  private static final Pattern BODY_HASH = Pattern.compile("[?&]bodySHA256=([0-9a-fA-F]{64})(?:&|$)");

  private TwilioSignature() {}

  /**
   * Whether one of the tokens made the signature of a form.
   *
   * @param url the public URL as Twilio was given it, with its query and without a fragment
   */
  public static boolean matches(String url, TwilioForm form, String header, Collection<String> tokens) {
    return matches(url, form.signed(), header, tokens);
  }

  /** The same for a body of another kind: the hash in the URL must be the body's. */
  public static boolean matches(String url, byte[] body, String header, Collection<String> tokens) {
    var hash = BODY_HASH.matcher(url);
    return hash.find() && MessageDigest.isEqual(HexFormat.of().parseHex(hash.group(1).toLowerCase(Locale.ROOT)), sha256(body)) && matches(url, "", header, tokens);
  }

  /** The header's value for a form. */
  public static String sign(String url, TwilioForm form, String token) {
    return sign(url, form.signed(), token);
  }

  private static boolean matches(String url, String parameters, String header, Collection<String> tokens) {
    if (header == null) {
      return false;
    }
    var claimed = header.getBytes(StandardCharsets.UTF_8);
    boolean matched = false;
    for (var token : tokens) {
      for (var form : forms(url)) {
        matched |= !token.isBlank() && MessageDigest.isEqual(sign(form, parameters, token).getBytes(StandardCharsets.UTF_8), claimed);
      }
    }
    return matched;
  }

  /** Twilio signs some requests with the scheme's own port in the URL, others without. */
  private static Set<String> forms(String url) {
    var forms = new LinkedHashSet<String>();
    forms.add(url);
    var uri = URI.create(url);
    int own = "https".equals(uri.getScheme()) ? 443 : 80;
    var host = uri.getScheme() + "://" + uri.getHost();
    if (uri.getPort() == -1 && url.startsWith(host)) {
      forms.add(host + ":" + own + url.substring(host.length()));
    } else if (uri.getPort() == own && url.startsWith(host + ":" + own)) {
      forms.add(host + url.substring((host + ":" + own).length()));
    }
    return forms;
  }

  private static String sign(String url, String parameters, String token) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal((url + parameters).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(byte[] body) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
