package com.tqpro.whatsapp.simulators.claude;

/**
 * How the next requests fail.
 *
 * @param status HTTP status of {@link Kind#STATUS}
 * @param type error type of {@link Kind#STATUS}
 * @param retryAfter seconds of the header retry-after; below 0 for none
 * @param count how many requests it is for
 */
public record Fault(Kind kind, int status, String type, int retryAfter, int count) {
    /** What goes wrong. */
    public enum Kind {
        /** An error answer. */
        STATUS,
        /** An error answer that is a proxy's page. */
        HTML,
        /** The connection is closed without an answer. */
        DROP,
        /** No answer for two minutes. */
        HANG,
        /** HTTP 200 whose body is no JSON. */
        GARBAGE,
        /** stop_reason refusal without content. */
        REFUSAL,
        /** stop_reason max_tokens in the middle of the answer. */
        MAX_TOKENS,
        /** end_turn with plain words instead of the form that was asked for. */
        MALFORMED,
        /** end_turn without content, as happens after tool results. */
        EMPTY,
        /** A reply with a price that no tool returned. */
        INVENTED_PRICE,
        /** A product that no tool returned. */
        UNKNOWN_PRODUCT,
        /** A STATE block within the reply's text. */
        STATE_BLOCK,
        /** A handoff without name and preference. */
        EARLY_HANDOFF,
        /** A tool call, whatever was found before. */
        TOOL_LOOP
    }

    public static Fault of(Kind kind, int count) {
        return new Fault(kind, 0, "", -1, count);
    }

    /** The provider's own errors, for instance 529 overloaded_error. */
    public static Fault status(int status, String type, int retryAfter, int count) {
        return new Fault(Kind.STATUS, status, type, retryAfter, count);
    }

    Fault less() {
        return new Fault(kind, status, type, retryAfter, count - 1);
    }
}
