package com.tqpro.whatsapp.simulators.claude;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells languages apart, and has the script's sentences in each. */
final class Tongue {
    private static final JsonNode PHRASES = Json.resource("phrases.json");
    private static final Map<String, Pattern> LATIN = Map.of(
            "fr", words("bonjour|je|vous|une?|pour|merci|croisi[èe]re|s[ée]jour|m'appelle|est|des|nous|voudrais"),
            "de", words("ich|und|für|eine?n?|hallo|guten|bitte|kreuzfahrt|danke|mein|wir|nächte|heiße"),
            "es", words("hola|para|una?|quiero|gracias|crucero|me llamo|por favor|busco|somos|noches|el|los"));

    private Tongue() {}

    /** Empty when there are not enough letters to tell. */
    static Optional<String> of(String text) {
        if (text.codePoints().anyMatch(c -> "ٹڈڑںےہگچپھ".indexOf(c) >= 0)) return Optional.of("ur");
        if (script(text, Character.UnicodeScript.ARABIC)) return Optional.of("ar");
        if (script(text, Character.UnicodeScript.CYRILLIC)) return Optional.of("ru");
        if (script(text, Character.UnicodeScript.DEVANAGARI)) return Optional.of("hi");
        if (script(text, Character.UnicodeScript.HAN)) return Optional.of("zh");
        if (text.codePoints().filter(Character::isLetter).count() < 2) return Optional.empty();
        var best = "en";
        long most = 0;
        for (var language : new String[] {"fr", "de", "es"}) {
            long hits = LATIN.get(language).matcher(text).results().count();
            if (hits > most) {
                best = language;
                most = hits;
            }
        }
        return most == 0 && text.strip().split("\\s+").length < 3 && Intent.of(text).isEmpty() ? Optional.empty() : Optional.of(best);
    }

    static String phrase(String name, String language) {
        var own = PHRASES.path(name).path(language);
        return own.isTextual() ? own.asText() : PHRASES.path(name).path("en").asText();
    }

    private static boolean script(String text, Character.UnicodeScript script) {
        return text.codePoints().filter(c -> Character.UnicodeScript.of(c) == script).count() > 1;
    }

    private static Pattern words(String words) {
        return Pattern.compile("(?<!\\p{L})(" + words + ")(?!\\p{L})", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
