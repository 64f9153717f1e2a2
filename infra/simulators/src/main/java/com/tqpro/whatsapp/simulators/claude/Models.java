package com.tqpro.whatsapp.simulators.claude;

import java.util.Set;

/** The models that answer, and what each kind of them refuses. */
final class Models {
    private static final Set<String> FIVE_FIVE = Set.of("claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-5-5", "claude-fable-5-1");
    private static final Set<String> OLDER = Set.of("claude-sonnet-4-5-20250929", "claude-sonnet-4-5", "claude-haiku-4-5");

    private Models() {}

    static boolean known(String model) {
        return FIVE_FIVE.contains(model) || OLDER.contains(model);
    }

    /** Whether it thinks by itself, and refuses sampling parameters and prefill. */
    static boolean thinks(String model) {
        return FIVE_FIVE.contains(model);
    }

    /** Whether forced tool use is refused. */
    static boolean choosesTools(String model) {
        return thinks(model) && !model.equals("claude-haiku-5-5");
    }

    /** Tokens below which a prefix is not cached. */
    static int smallestPrefix(String model) {
        return thinks(model) ? 512 : model.contains("haiku") ? 4_096 : 1_024;
    }
}
