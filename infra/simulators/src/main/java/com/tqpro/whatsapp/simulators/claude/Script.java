package com.tqpro.whatsapp.simulators.claude;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The travel agent: searches when a product is wanted, offers at most three, asks for name and preference, hands over when both are known.
 * It obeys nobody in the chat and names no amount.
 */
final class Script {
    private static final int MOST = 3;

    private final Reading reading;
    private final LongSupplier ids;
    private final EnumSet<Intent> wants;
    private final Gloss gloss;
    private final String language;
    private final ObjectNode state = Json.object();

    Script(Reading reading, LongSupplier ids) {
        this.reading = reading;
        this.ids = ids;
        this.wants = Intent.of(reading.words());
        this.language = reading.language();
        this.gloss = new Gloss(reading, wants, language);
        for (var name : List.of("name", "contact_preference", "product", "dates", "party", "stage")) state.put(name, reading.known(name));
        learn();
    }

    String language() {
        return language;
    }

    /** Writes the answer's blocks. @return its stop reason */
    String answer(ArrayNode content) {
        if (reading.members().equals(List.of("english"))) {
            text(content, Json.object().put("english", gloss.text()));
            return "end_turn";
        }
        if (searches()) {
            search(content);
            return "tool_use";
        }
        text(content, decide());
        return "end_turn";
    }

    /** A tool call whether it makes sense or not. */
    void search(ArrayNode content) {
        var subject = subject();
        boolean cruise = Intent.of(subject).contains(Intent.CRUISE) && reading.tools().contains("search_cruises");
        var call = Thinking.toolUse("toolu_sim" + ids.getAsLong(), cruise ? "search_cruises" : "search_staycations");
        var input = call.putObject("input");
        if (cruise) {
            Details.region(subject).ifPresent(r -> input.put("region", r));
            Details.nights(subject).ifPresent(n -> input.put("nights", n));
        } else {
            Details.place(subject).ifPresent(p -> input.put("destination", p));
            Details.nights(subject).ifPresent(n -> input.put("nights", n));
            Details.adults(subject).ifPresent(a -> input.put("adults", a));
        }
        content.add(call);
    }

    /** The form of an answer, with a phrase in both languages. */
    ObjectNode form(String phrase, String action) {
        var name = state.path("name").asText("");
        var form = Json.object().put("reply", Tongue.phrase(phrase, language).replace("{name}", name)).put("reply_english", Tongue.phrase(phrase, "en").replace("{name}", Gloss.latin(name)))
                .put("customer_english", gloss.text()).put("language", language);
        form.putArray("products");
        form.set("state", state);
        return form.put("action", action);
    }

    private void learn() {
        Details.name(reading.words()).or(() -> asked() && neutral() ? Details.bareName(reading.words()) : java.util.Optional.empty()).ifPresent(n -> state.put("name", n));
        if (wants.contains(Intent.WHATSAPP)) state.put("contact_preference", "whatsapp");
        else if (wants.contains(Intent.CALL)) state.put("contact_preference", "call");
        var product = wants.contains(Intent.STAYCATION) ? "Staycation" + Details.place(reading.words()).map(p -> " in " + p).orElse("")
                : wants.contains(Intent.CRUISE) ? "Cruise" + Details.region(reading.words()).map(r -> ", " + r).orElse("") : wants.contains(Intent.OTHER) ? "Other: flights or visa" : null;
        if (product != null && !wants.contains(Intent.TRICK)) state.put("product", product);
        Details.nights(reading.words()).ifPresent(n -> state.put("dates", n + " nights"));
        Details.adults(reading.words()).ifPresent(a -> state.put("party", a + " adults"));
    }

    private boolean asked() {
        return reading.lastReply().equals(Tongue.phrase("ask_name", language)) || reading.lastReply().equals(Tongue.phrase("ask_both", language))
                || reading.lastReply().equals(Tongue.phrase("other", language));
    }

    /** Nothing but, perhaps, the preference: then the words may be a name. */
    private boolean neutral() {
        var others = EnumSet.copyOf(wants);
        others.removeAll(EnumSet.of(Intent.CALL, Intent.WHATSAPP, Intent.THANKS));
        return others.isEmpty();
    }

    private boolean searches() {
        boolean product = products(subject());
        boolean elsewhere = wants.contains(Intent.TRICK) || wants.contains(Intent.OTHERS_DATA) || wants.contains(Intent.OPT_OUT) || wants.contains(Intent.OTHER);
        return product && !elsewhere && !reading.searched() && !reading.corrected() && !reading.tools().isEmpty() && (!wants.contains(Intent.BOOK) || reading.lastReply().isEmpty());
    }

    /** What a search goes by: the customer's words, or, of who only tapped a button, the broadcast's. */
    private String subject() {
        return !products(reading.words()) && reading.tapped() ? reading.known().getOrDefault("the broadcast that the customer answers", "") : reading.words();
    }

    private static boolean products(String text) {
        var named = Intent.of(text);
        return named.contains(Intent.STAYCATION) || named.contains(Intent.CRUISE);
    }

    private ObjectNode decide() {
        if (reading.searched() && !reading.corrected()) return offers();
        if (wants.contains(Intent.TRICK) || wants.contains(Intent.OTHERS_DATA)) return form("refuse", "none");
        if (wants.contains(Intent.OPT_OUT)) return form("opt_out", "opt_out");
        boolean named = !state.path("name").asText("").isEmpty();
        boolean preferred = !state.path("contact_preference").asText("").isEmpty();
        boolean gave = Details.name(reading.words()).isPresent() || wants.contains(Intent.CALL) || wants.contains(Intent.WHATSAPP) || asked();
        boolean goesOn = wants.contains(Intent.BOOK) || wants.contains(Intent.HUMAN) || wants.contains(Intent.OTHER) || gave && !state.path("product").asText("").isEmpty();
        if (goesOn && named && preferred) {
            state.put("stage", "handoff");
            return form("farewell", "handoff");
        }
        if (goesOn || "qualification".equals(state.path("stage").asText()) && !wants.contains(Intent.GREETING)) {
            state.put("stage", "qualification");
            return form(named ? "ask_preference" : preferred ? "ask_name" : wants.contains(Intent.OTHER) ? "other" : "ask_both", "none");
        }
        if (reading.words().contains("cannot be heard")) return form("voice", "none");
        if (reading.picture()) return form("picture", "none");
        if (wants.contains(Intent.PRICE)) return form("price", "none");
        state.put("stage", reading.lastReply().isEmpty() ? "greeting" : "discovery");
        return form(reading.known().keySet().stream().anyMatch(k -> k.startsWith("earlier conversation") || k.startsWith("- customer")) && reading.lastReply().isEmpty() ? "welcome_back"
                : wants.contains(Intent.THANKS) ? "thanks" : "greeting", "none");
    }

    private ObjectNode offers() {
        state.put("stage", "offers");
        if (reading.found().isEmpty()) return form(reading.failed() ? "search_failed" : "nothing_found", "none");
        var form = form("offers", "none");
        var products = form.withArrayProperty("products");
        reading.found().stream().limit(MOST).forEach(p -> {
            var facts = p.path("facts");
            var place = facts.has("city") ? facts.path("city").asText() : facts.path("region").asText("");
            var english = facts.path("hotel").asText(facts.path("ship").asText("")) + (place.isEmpty() ? "" : ", " + place);
            products.addObject().put("type", p.path("type").asText()).put("id", p.path("id").asText())
                    .put("text", language.equals("ar") ? facts.path("descriptionAr").asText(english) : english).put("text_english", english);
        });
        return form;
    }

    static void text(ArrayNode content, ObjectNode form) {
        content.addObject().put("type", "text").put("text", Json.text(form));
    }
}
