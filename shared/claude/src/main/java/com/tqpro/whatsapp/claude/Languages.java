package com.tqpro.whatsapp.claude;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Guesses a text's language, for the one sentence that is sent when Claude cannot be asked. Unsure is English. */
final class Languages {
  /** Scripts that one language mostly uses here. */
  private static final Map<Character.UnicodeScript, String> SCRIPTS = Map.of(Character.UnicodeScript.CYRILLIC, "ru", Character.UnicodeScript.DEVANAGARI, "hi",
      Character.UnicodeScript.HAN, "zh");
  private static final Map<String, Set<String>> WORDS = Map.of(
      "en", Set.of("the", "and", "you", "is", "are", "please", "hello", "hi", "want", "for", "what", "have", "my", "with", "thanks"),
      "fr", Set.of("le", "la", "les", "je", "vous", "bonjour", "pour", "est", "une", "un", "des", "merci", "avec", "nous", "voudrais"),
      "de", Set.of("der", "die", "das", "ich", "und", "ist", "für", "ein", "eine", "hallo", "bitte", "wir", "mit", "danke", "guten"),
      "es", Set.of("el", "los", "las", "hola", "para", "una", "por", "quiero", "gracias", "con", "buenos", "busco", "somos", "dos", "que"),
      "it", Set.of("il", "ciao", "per", "una", "grazie", "vorrei", "con", "buongiorno", "che", "sono", "della", "di"));

  private Languages() {}

  /** @param texts the newest last */
  static String of(List<String> texts) {
    for (var text : texts.reversed()) {
      if (text != null && text.codePoints().filter(Character::isLetter).count() > 1) {
        return of(text);
      }
    }
    return "en";
  }

  static String of(String text) {
    if (text.codePoints().anyMatch(c -> "ٹڈڑںےھ".indexOf(c) >= 0)) {
      return "ur";
    }
    if (text.codePoints().filter(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.ARABIC).count() > 1) {
      return "ar";
    }
    for (var script : SCRIPTS.entrySet()) {
      if (text.codePoints().filter(c -> Character.UnicodeScript.of(c) == script.getKey()).count() > 1) {
        return script.getValue();
      }
    }
    var best = "en";
    int most = 0;
    var words = List.of(text.toLowerCase(java.util.Locale.ROOT).split("[^\\p{L}]+"));
    for (var language : List.of("en", "fr", "de", "es", "it")) {
      int hits = (int) words.stream().filter(WORDS.get(language)::contains).count();
      if (hits > most) {
        best = language;
        most = hits;
      }
    }
    return best;
  }
}
