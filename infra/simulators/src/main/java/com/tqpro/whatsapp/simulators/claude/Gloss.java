package com.tqpro.whatsapp.simulators.claude;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Map;

/** What the customer wrote, in English: word for word where it is English, else put together from what was understood. */
final class Gloss {
    private static final Map<String, String> NAMES = Map.of("ar", "Arabic", "fr", "French", "de", "German", "es", "Spanish", "ru", "Russian", "hi", "Hindi", "ur", "Urdu", "zh", "Chinese");

    private static final Map<String, String> LATIN = Map.of("عائشة", "Aisha", "سارة", "Sara", "فاطمة", "Fatima", "محمد", "Mohammed", "أحمد", "Ahmed", "Иван", "Ivan", "Анна", "Anna", "प्रिया", "Priya", "李明", "Li Ming");

    private final Reading reading;
    private final EnumSet<Intent> wants;
    private final String language;

    Gloss(Reading reading, EnumSet<Intent> wants, String language) {
        this.reading = reading;
        this.wants = wants;
        this.language = language;
    }

    /** A name in Latin letters, where it is one of the common ones. */
    static String latin(String name) {
        return LATIN.getOrDefault(name, name);
    }

    private static String people(String words) {
        return Details.adults(words).map(n -> ", " + n + " adults").orElse("");
    }

    String text() {
        var words = reading.words();
        if (language.equals("en")) return words;
        var parts = new ArrayList<String>();
        say(parts, Intent.GREETING, "Hello.");
        say(parts, Intent.STAYCATION, "I am looking for a hotel stay" + Details.place(words).map(p -> " in " + p).orElse("") + Details.nights(words).map(n -> " for " + n + " nights").orElse("") + people(words) + ".");
        say(parts, Intent.CRUISE, "I am looking for a cruise" + Details.region(words).map(r -> " (" + r + ")").orElse("") + Details.nights(words).map(n -> " for " + n + " nights").orElse("") + people(words) + ".");
        say(parts, Intent.OTHER, "I have a question about flights or a visa.");
        say(parts, Intent.BOOK, "I would like to go on with it.");
        say(parts, Intent.HUMAN, "I would like to talk to a person.");
        Details.name(words).ifPresent(n -> parts.add("My name is " + latin(n) + "."));
        if (wants.contains(Intent.WHATSAPP)) parts.add("Please write to me on WhatsApp.");
        else say(parts, Intent.CALL, "Please call me.");
        say(parts, Intent.PRICE, "What does it cost?");
        say(parts, Intent.OPT_OUT, "Please send me no more advertising.");
        say(parts, Intent.TRICK, "(asks the assistant to disregard its rules)");
        say(parts, Intent.OTHERS_DATA, "(asks for data of another customer)");
        say(parts, Intent.THANKS, "Thank you.");
        return parts.isEmpty() ? "(a message in " + NAMES.get(language) + ")" : String.join(" ", parts);
    }

    private void say(ArrayList<String> parts, Intent intent, String sentence) {
        if (wants.contains(intent)) parts.add(sentence);
    }
}
