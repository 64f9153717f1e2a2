package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The text parameters of a header or body: count, kind, names and forbidden characters. */
final class TextParameters {
    private static final Pattern FORBIDDEN = Pattern.compile("[\\n\\r\\t]| {5,}");

    private TextParameters() {}

    /** The value of each variable. */
    static Map<String, String> check(String where, List<String> variables, boolean named, JsonNode parameters, boolean textOnly) {
        if (parameters.size() != variables.size()) throw count(where, parameters.size(), variables.size());
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            String variable = named ? name(where, variables, parameters.get(i)) : positional(where, variables.get(i), parameters.get(i));
            if (values.put(variable, value(where, parameters.get(i), textOnly)) != null) {
                throw new RefusedException(100, where + ": Parameter name " + variable + " is given twice");
            }
        }
        return values;
    }

    static RefusedException count(String where, int given, int expected) {
        return new RefusedException(132000, where + ": number of localizable_params (" + given + ") does not match the expected number of params ("
                + expected + ")");
    }

    /** A text without newline, tab or more than four spaces in a row. */
    static String clean(String where, String text) {
        if (FORBIDDEN.matcher(text).find()) {
            throw new RefusedException(132018, where + ": Param text cannot have new-line/tab characters or more than 4 consecutive spaces");
        }
        return text;
    }

    private static String name(String where, List<String> variables, JsonNode parameter) {
        String name = Fields.optionalString(parameter, "parameter_name", where).filter(s -> !s.isEmpty())
                .orElseThrow(() -> new RefusedException(100, where + ": Parameter name is missing or empty"));
        if (!variables.contains(name)) throw new RefusedException(132000, where + ": the template has no parameter named " + name);
        return name;
    }

    private static String positional(String where, String variable, JsonNode parameter) {
        if (parameter.has("parameter_name")) throw new RefusedException(100, where + ": parameter_name is not allowed, the template's parameters are positional");
        return variable;
    }

    private static String value(String where, JsonNode parameter, boolean textOnly) {
        String type = Fields.string(parameter, "type", where).toLowerCase(Locale.ROOT);
        if (!type.equals("text") && (textOnly || !type.equals("currency") && !type.equals("date_time"))) {
            throw new RefusedException(132012, where + ": Format mismatch, expected TEXT, received " + type.toUpperCase(Locale.ROOT));
        }
        if (!type.equals("text")) return clean(where, Fields.string(Fields.object(parameter, type, where), "fallback_value", type));
        return clean(where, Fields.optionalString(parameter, "text", where).filter(s -> !s.isEmpty())
                .orElseThrow(() -> new RefusedException(131008, where + ": Parameter of type text is missing text value")));
    }
}
