package com.tqpro.whatsapp.domain.conversation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A picture of a message.
 *
 * @param mediaType for instance {@code image/jpeg}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Picture(String mediaType, byte[] bytes) {
  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /**
   * What bytes are, whatever they were declared as: the kinds of pictures that a model looks at go by their first bytes. Something else that
   * was declared as one of them is of no known type.
   *
   * @param declared a media type without parameters, in lower case
   */
  public static String realType(String declared, byte[] bytes) {
    if (begins(bytes, 0, JPEG)) {
      return "image/jpeg";
    }
    if (begins(bytes, 0, PNG)) {
      return "image/png";
    }
    if (begins(bytes, 0, ascii("GIF8"))) {
      return "image/gif";
    }
    if (begins(bytes, 0, ascii("RIFF")) && begins(bytes, 8, ascii("WEBP"))) {
      return "image/webp";
    }
    return declared.startsWith("image/") ? "application/octet-stream" : declared;
  }

  private static boolean begins(byte[] bytes, int at, byte[] with) {
    return bytes.length >= at + with.length && Arrays.equals(bytes, at, at + with.length, with, 0, with.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
