package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.runtime.http.Problem;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes an uploaded file strictly: a wrong byte is named, not replaced, because it would end in somebody's message. */
final class Utf8 {
  private Utf8() {}

  /** Without a byte order mark. @throws Problem 400 naming the line that is not UTF-8 */
  static String decode(byte[] bytes) {
    var decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length + 1);
    var result = decoder.decode(in, out, true);
    if (result.isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw Problem.badRequest("invalid-utf8", "Line " + line + " is not valid UTF-8. Save the file as \"CSV UTF-8\" and send it again.").with("line", line);
    }
    decoder.flush(out);
    out.flip();
    return !out.isEmpty() && out.charAt(0) == '\uFEFF' ? out.subSequence(1, out.length()).toString() : out.toString();
  }
}
