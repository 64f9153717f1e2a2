package com.tqpro.whatsapp.domain.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A content template of Twilio's filled in for one recipient.
 *
 * @param contentSid HX… sid
 * @param variables value by placeholder, in the order of the placeholders; may be empty, and is sent then too
 * @param mediaUrl parameter MediaUrl of the message, or null for none
 */
public record RenderedContent(String contentSid, Map<String, String> variables, String mediaUrl) implements FilledTemplate {
  public RenderedContent {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }
}
