package com.tqpro.whatsapp.domain.event;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where the bytes of an image, video, audio, document or sticker are; fetching them takes the tenant's token.
 *
 * @param id the provider's media id, good for seven days from a webhook (Meta)
 * @param sha256 of the bytes, in the provider's own notation, or null
 * @param filename documents only, or null
 * @param url where the provider named one, or null; Meta's are good for five minutes
 */
public record MediaReference(String id, String mimeType, String sha256, String filename, String url) {
  private static final Pattern TYPE = Pattern.compile("[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,100}");

  /** What it was declared as, without parameters and in lower case; of anything odd, that its type is unknown. */
  public String type() {
    var declared = mimeType == null ? "" : mimeType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return TYPE.matcher(declared).matches() ? declared : "application/octet-stream";
  }

  /** Not the file's name, which may be a person's. */
  @Override
  public String toString() {
    return "MediaReference[" + mimeType + "]";
  }
}
