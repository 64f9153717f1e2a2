package com.tqpro.whatsapp.simulators.meta;

/**
 * A request that Graph refuses. Thrown, not returned, because a rule is often six levels deep inside a body and the first broken
 * one ends the request; it has no stack trace, for it is an answer and no fault.
 */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient GraphError error;

    RefusedException(GraphError error) {
        super(error.title(), null, false, false);
        this.error = error;
    }

    RefusedException(int code, String details) {
        this(GraphError.of(code, details));
    }

    GraphError error() {
        return error;
    }
}
