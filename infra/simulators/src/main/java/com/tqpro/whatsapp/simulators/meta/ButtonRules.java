package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The button components of a template send against the template's buttons; an index counts all buttons, static ones included. */
final class ButtonRules {
    private ButtonRules() {}

    /** The component's index: a string of digits, as Meta's pages show it. */
    static int index(JsonNode component, String prefix) {
        String index = Fields.string(component, "index", prefix + "button");
        if (!index.matches("[0-9]{1,2}")) throw new RefusedException(131009, prefix + "buttons: index " + index + " is not a number");
        return Integer.parseInt(index);
    }

    static void check(List<TemplateParts.Button> buttons, Map<Integer, JsonNode> sent, String prefix) {
        for (int index : sent.keySet()) {
            if (index >= buttons.size()) {
                throw new RefusedException(132018, prefix + "buttons: Button at index " + index + " does not exist, the template has " + buttons.size());
            }
        }
        for (int i = 0; i < buttons.size(); i++) {
            String where = prefix + "buttons: Button at index " + i + " of type " + name(buttons.get(i));
            JsonNode component = sent.get(i);
            if (component != null) one(buttons.get(i), component, where);
            else if (buttons.get(i).required()) throw new RefusedException(131008, where + " requires a parameter");
        }
    }

    private static void one(TemplateParts.Button button, JsonNode component, String where) {
        String subType = Fields.string(component, "sub_type", "button").toLowerCase(Locale.ROOT);
        if (button.subType() != null && !subType.equals(button.subType())) {
            throw new RefusedException(132012, where + " does not match sub_type " + subType);
        }
        if (button.subType() == null || button.type().equals("URL") && !button.dynamic()) {
            throw new RefusedException(132018, where + " does not require parameters");
        }
        JsonNode parameters = Fields.optionalArray(component, "parameters", "button");
        if (parameters.size() != 1) {
            if (parameters.isEmpty() && button.required()) throw new RefusedException(131008, where + " requires a parameter");
            throw TextParameters.count(where, parameters.size(), 1);
        }
        JsonNode parameter = parameters.get(0);
        String type = Fields.string(parameter, "type", "button").toLowerCase(Locale.ROOT);
        String expected = switch (button.type()) {
            case "QUICK_REPLY" -> "payload";
            case "COPY_CODE" -> "coupon_code";
            case "FLOW", "CATALOG", "MPM" -> "action";
            default -> "text";
        };
        if (!type.equals(expected)) {
            throw new RefusedException(132012, where + ": Format mismatch, expected " + expected.toUpperCase(Locale.ROOT) + ", received " + type.toUpperCase(Locale.ROOT));
        }
        switch (expected) {
            case "payload" -> Fields.atMost(Fields.string(parameter, "payload", where), 256, where);
            case "coupon_code" -> Fields.atMost(Fields.string(parameter, "coupon_code", where), 20, where);
            case "action" -> Fields.object(parameter, "action", where);
            default -> {
                String text = TextParameters.clean(where, Fields.string(parameter, "text", where));
                if (text.contains(" ")) throw new RefusedException(132018, where + ": a URL suffix cannot have spaces, percent-encode it");
            }
        }
    }

    /** "QUICK_REPLY" as Meta's texts write it: "QuickReply". */
    private static String name(TemplateParts.Button button) {
        StringBuilder name = new StringBuilder();
        for (String word : button.type().split("_")) name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        return name.toString();
    }
}
