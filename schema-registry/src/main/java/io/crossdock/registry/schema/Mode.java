package io.crossdock.registry.schema;

/** What may be done to a subject, a context, or everything. */
public enum Mode {
    READWRITE,
    READONLY,
    /** Nothing may be changed anywhere, whatever the mode of a subject says. Only as the global mode. */
    READONLY_OVERRIDE,
    /** Schemas come with the ids and versions they had elsewhere, and nothing is checked against others. */
    IMPORT,
    /** Accepted and kept for clients that set it; here it is {@link #READONLY}. */
    FORWARD
}
