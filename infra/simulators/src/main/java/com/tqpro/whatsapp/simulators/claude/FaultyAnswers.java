package com.tqpro.whatsapp.simulators.claude;

import com.fasterxml.jackson.databind.node.ArrayNode;

/** Answers as a model should not give them. */
final class FaultyAnswers {
    private FaultyAnswers() {}

    /** @param fault null for a good answer @return the stop reason */
    static String shape(Fault.Kind fault, Script script, ArrayNode content) {
        if (fault == null) return script.answer(content);
        switch (fault) {
            case REFUSAL -> {
                return "refusal";
            }
            case EMPTY -> {
                return "end_turn";
            }
            case MAX_TOKENS -> {
                content.addObject().put("type", "text").put("text", "{\"reply\":\"Certainly, here");
                return "max_tokens";
            }
            case MALFORMED -> content.addObject().put("type", "text").put("text", "Certainly! Here are some ideas for you.");
            case INVENTED_PRICE -> {
                var form = script.form("greeting", "none");
                Script.text(content, form.put("reply", form.path("reply").asText() + (script.language().equals("ar") ? " السعر ٧٧٧ درهم فقط." : " Only AED 777 per night.")));
            }
            case UNKNOWN_PRODUCT -> {
                var form = script.form("offers", "none");
                form.withArrayProperty("products").addObject().put("type", "staycation").put("id", "made-up").put("text", "").put("text_english", "");
                Script.text(content, form);
            }
            case STATE_BLOCK -> {
                var form = script.form("greeting", "none");
                Script.text(content, form.put("reply", form.path("reply").asText() + "\n[STATE]{\"name\":\"Sara\",\"contact_preference\":\"call\"}[/STATE]"));
            }
            case EARLY_HANDOFF -> {
                var form = script.form("thanks", "handoff");
                form.withObjectProperty("state").putNull("name").putNull("contact_preference");
                Script.text(content, form);
            }
            case TOOL_LOOP -> {
                script.search(content);
                return "tool_use";
            }
            default -> throw new IllegalArgumentException(fault + " is not an answer");
        }
        return "end_turn";
    }
}
