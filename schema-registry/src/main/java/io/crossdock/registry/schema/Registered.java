package io.crossdock.registry.schema;

/**
 * A schema at its place in a subject's history.
 *
 * @param version 1 or higher, counted per subject
 * @param id unique for this schema within its context
 * @param deleted softly: no longer listed, still readable by its id
 */
public record Registered(Subject subject, int version, int id, Schema schema, boolean deleted) {}
