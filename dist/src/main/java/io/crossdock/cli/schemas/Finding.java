package io.crossdock.cli.schemas;

import io.crossdock.registry.type.Incompatibility;

/**
 * One thing for which two versions of a schema do not fit each other.
 *
 * @param reader what those who would fail read with
 * @param writer what the records were written with that they would fail on
 */
public record Finding(String reader, String writer, Incompatibility why) {
    /** Who would fail, in a sentence without full stop. */
    public String who() {
        return "readers with " + reader + ", on records written with " + writer;
    }
}
