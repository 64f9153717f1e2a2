package com.tqpro.whatsapp.simulators.claude;

import com.fasterxml.jackson.databind.JsonNode;

/** Tokens, roughly: four characters of ASCII, or one and a half of anything else. */
final class Tokens {
    private static final int PICTURE = 1_500;

    private Tokens() {}

    static int of(JsonNode node) {
        if (node.path("type").asText().equals("image")) return PICTURE;
        if (node.isContainerNode()) {
            int sum = node.isObject() ? 2 : 0;
            for (var child : node) sum += of(child);
            return sum;
        }
        return of(node.asText());
    }

    static int of(String text) {
        long ascii = text.chars().filter(c -> c < 128).count();
        return (int) (ascii / 4 + (text.length() - ascii) * 2 / 3 + 1);
    }
}
