package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Typed access to a request body in Graph's words: missing is 131008, a wrong type is 100, a bad value is 131009. */
final class Fields {
    private Fields() {}

    static String string(JsonNode parent, String name, String path) {
        return optionalString(parent, name, path).filter(s -> !s.isEmpty())
                .orElseThrow(() -> new RefusedException(131008, "The parameter " + at(path, name) + " is required."));
    }

    static Optional<String> optionalString(JsonNode parent, String name, String path) {
        JsonNode node = parent.path(name);
        if (node.isMissingNode() || node.isNull()) return Optional.empty();
        if (!node.isTextual()) throw new RefusedException(100, "Param " + at(path, name) + " must be a string.");
        return Optional.of(node.textValue());
    }

    static ObjectNode object(JsonNode parent, String name, String path) {
        return optionalObject(parent, name, path)
                .orElseThrow(() -> new RefusedException(131008, "The parameter " + at(path, name) + " is required."));
    }

    static Optional<ObjectNode> optionalObject(JsonNode parent, String name, String path) {
        JsonNode node = parent.path(name);
        if (node.isMissingNode() || node.isNull()) return Optional.empty();
        if (!(node instanceof ObjectNode object)) throw new RefusedException(100, "Param " + at(path, name) + " must be a JSON object.");
        return Optional.of(object);
    }

    static ArrayNode array(JsonNode parent, String name, String path) {
        ArrayNode array = optionalArray(parent, name, path);
        if (array.isEmpty()) throw new RefusedException(131008, "The parameter " + at(path, name) + " is required.");
        return array;
    }

    /** The array, or an empty one when it is missing; every element must be an object. */
    static ArrayNode optionalArray(JsonNode parent, String name, String path) {
        JsonNode node = parent.path(name);
        if (node.isMissingNode() || node.isNull()) return Json.array();
        if (!(node instanceof ArrayNode array)) throw new RefusedException(100, "Param " + at(path, name) + " must be an array.");
        for (int i = 0; i < array.size(); i++) {
            if (!array.get(i).isObject()) throw new RefusedException(100, "Param " + at(path, name) + "[" + i + "] must be a JSON object.");
        }
        return array;
    }

    static void optionalBoolean(JsonNode parent, String name, String path) {
        JsonNode node = parent.path(name);
        if (!node.isMissingNode() && !node.isBoolean()) throw new RefusedException(100, "Param " + at(path, name) + " must be a boolean.");
    }

    /** Lengths are counted in Unicode code points. */
    static String atMost(String value, int codePoints, String path) {
        if (value.codePointCount(0, value.length()) > codePoints) {
            throw new RefusedException(100, "Param " + path + " must be at most " + codePoints + " characters long.");
        }
        return value;
    }

    static String at(String path, String name) {
        return path.isEmpty() ? name : path + "['" + name + "']";
    }
}
