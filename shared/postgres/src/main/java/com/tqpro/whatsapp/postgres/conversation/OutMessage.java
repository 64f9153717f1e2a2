package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.domain.conversation.Offer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One message to the customer that is to be written into the thread and sent.
 *
 * @param author AI, HUMAN or SYSTEM
 * @param imageUrl a picture above the text, or null
 * @param quoted the provider's id of the message that it answers, or null
 */
public record OutMessage(String author, String text, String english, String imageUrl, String quoted) {
  /** Meta's limits: a text has 4,096 characters, a picture's caption 1,024 (messages reference). */
  static final int TEXT = 4096;
  static final int CAPTION = 1024;

  /** As many messages as the length of the text takes. */
  public static List<OutMessage> of(String author, String text, String english, String quoted) {
    var messages = new ArrayList<OutMessage>();
    var rest = text.strip();
    while (rest.length() > TEXT) {
      int cut = cut(rest, TEXT);
      messages.add(new OutMessage(author, rest.substring(0, cut).strip(), null, null, messages.isEmpty() ? quoted : null));
      rest = rest.substring(cut).strip();
    }
    messages.add(new OutMessage(author, rest, english, null, messages.isEmpty() ? quoted : null));
    return messages;
  }

  /** An offer; one whose words do not fit under a picture goes without. */
  public static OutMessage of(Offer offer) {
    boolean fits = offer.imageUrl() != null && offer.text().length() <= CAPTION;
    var text = offer.text().length() <= TEXT ? offer.text() : offer.text().substring(0, cut(offer.text(), TEXT));
    return new OutMessage("AI", text, offer.english(), fits ? offer.imageUrl() : null, null);
  }

  /** What the sender needs to know of it. */
  Map<String, String> content() {
    var values = new LinkedHashMap<String, String>();
    values.put("text", text);
    if (imageUrl != null) {
      values.put("image", imageUrl);
    }
    if (quoted != null) {
      values.put("quoted", quoted);
    }
    return values;
  }

  String kind() {
    return imageUrl == null ? "text" : "image";
  }

  /** At the end of a paragraph, a line or a word, never within a character. */
  private static int cut(String text, int most) {
    for (var end : List.of("\n\n", "\n", " ")) {
      int at = text.lastIndexOf(end, most);
      if (at > most / 2) {
        return at;
      }
    }
    return Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
  }

  /** Nothing of what is said. */
  @Override
  public String toString() {
    return "OutMessage[" + author + " " + kind() + "]";
  }
}
