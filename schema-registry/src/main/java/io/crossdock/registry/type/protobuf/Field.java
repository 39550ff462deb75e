package io.crossdock.registry.type.protobuf;

import org.jspecify.annotations.Nullable;

/**
 * A field of a message, linked.
 *
 * @param oneof in which it stands; null outside of any
 */
record Field(
        String name,
        int tag,
        Label label,
        FieldType type,
        @Nullable String oneof) {
    /** How often a field may be there. */
    enum Label {
        /** At most once; its default value is not written (proto3 without a label). */
        IMPLICIT,
        /** At most once, and its presence is known. */
        OPTIONAL,
        REQUIRED,
        REPEATED
    }

    boolean isRepeated() {
        return label == Label.REPEATED;
    }

    boolean isRequired() {
        return label == Label.REQUIRED;
    }

    /** As messages to people name it. */
    String called() {
        return '"' + name + "\" (" + tag + ")";
    }
}
