package com.tqpro.whatsapp.domain.event;

/** What a provider answered when it was asked for a customer's file. Reasons are short words that name nobody, for people and for the log. */
public sealed interface MediaFetch {
  /** The file. */
  @SuppressWarnings("ArrayRecordComponent")
  record Got(byte[] content) implements MediaFetch {
    /** Nothing of the file. */
    @Override
    public String toString() {
      return "Got[" + content.length + "]";
    }
  }

  /** Not now: asking again may help. @param reason TIMEOUT, CONNECTION, HTTP_503, UNAUTHORIZED ... */
  record Later(String reason) implements MediaFetch {}

  /** Asking again is of no use. @param reason GONE, TOO_LARGE, REFUSED ... */
  record Never(String reason) implements MediaFetch {}

  /** What an HTTP status other than 200 says. Credentials can be put right, so a refusal of them is not the end. */
  static MediaFetch ofStatus(int status) {
    return switch (status) {
      case 401, 403 -> new Later("UNAUTHORIZED");
      case 408, 425, 429 -> new Later("HTTP_" + status);
      case 404, 410 -> new Never("GONE");
      default -> status >= 500 ? new Later("HTTP_" + status) : new Never("REFUSED");
    };
  }
}
