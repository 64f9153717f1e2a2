package com.tqpro.whatsapp.domain.event;

/**
 * Where the bytes of an image, video, audio, document or sticker are; fetching them takes the tenant's token.
 *
 * @param id the provider's media id, good for seven days from a webhook (Meta)
 * @param sha256 of the bytes, in the provider's own notation, or null
 * @param filename documents only, or null
 * @param url where the provider named one, or null; Meta's are good for five minutes
 */
public record MediaReference(String id, String mimeType, String sha256, String filename, String url) {
  /** Not the file's name, which may be a person's. */
  @Override
  public String toString() {
    return "MediaReference[" + mimeType + "]";
  }
}
