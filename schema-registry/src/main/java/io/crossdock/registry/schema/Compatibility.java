package io.crossdock.registry.schema;

/** What a new version of a schema has to be able to do with records of earlier ones, and they with its. */
public enum Compatibility {
    NONE(false, false, false),
    /** Readers with the new version understand what was written with the last. */
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    /** Readers with the last version understand what is written with the new one. */
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean backward;
    private final boolean forward;
    private final boolean transitive;

    Compatibility(boolean backward, boolean forward, boolean transitive) {
        this.backward = backward;
        this.forward = forward;
        this.transitive = transitive;
    }

    public boolean isBackward() {
        return backward;
    }

    public boolean isForward() {
        return forward;
    }

    /** Whether every version counts, and not the latest alone. */
    public boolean isTransitive() {
        return transitive;
    }
}
