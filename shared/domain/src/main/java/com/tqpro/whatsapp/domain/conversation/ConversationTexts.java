package com.tqpro.whatsapp.domain.conversation;

import java.util.Map;
import java.util.Set;

/** What is said without asking a model, in the customer's language: {@code config/conversation-texts.properties}, {@code key.language}. */
public final class ConversationTexts {
  private static final String ENGLISH = "en";

  private final Map<String, String> texts;

  public ConversationTexts(Map<String, String> texts) {
    this.texts = Map.copyOf(texts);
  }

  /**
   * The text in that language, or in English where there is none.
   *
   * @param language BCP 47 (en-GB counts as en), or null
   * @throws IllegalStateException when there is not even an English text
   */
  public Said say(String key, String language) {
    var english = texts.get(key + "." + ENGLISH);
    if (english == null) {
      throw new IllegalStateException("no text " + key + "." + ENGLISH);
    }
    var base = language == null ? ENGLISH : language.split("[-_]")[0];
    var text = texts.get(key + "." + base);
    return text == null ? new Said(english, english, ENGLISH) : new Said(text, english, base);
  }

  /** A guess for a customer of whom nothing else is known: the script tells the language only where one of ours uses it alone. */
  public static String languageOf(String text) {
    for (int letter : (text == null ? "" : text).codePoints().filter(Character::isLetter).toArray()) {
      switch (Character.UnicodeScript.of(letter)) {
        case ARABIC -> {
          return URDU.stream().anyMatch(c -> text.indexOf(c) >= 0) ? "ur" : "ar";
        }
        case DEVANAGARI -> {
          return "hi";
        }
        case CYRILLIC -> {
          return "ru";
        }
        case HAN -> {
          return "zh";
        }
        default -> {
          return ENGLISH;
        }
      }
    }
    return ENGLISH;
  }

  /** Letters that Urdu has and Arabic has not. */
  private static final Set<Character> URDU = Set.of('\u06CC', '\u06A9', '\u06BA', '\u06D2', '\u0679', '\u06BE', '\u0686', '\u067E', '\u06AF');

  /** A text and the same in English. */
  public record Said(String text, String english, String language) {}
}
