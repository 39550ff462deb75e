package io.crossdock.registry.type.protobuf;

/** Prints the parts of a message, a oneof or a service: the first begins behind the brace, the others after an empty line. */
record Blocks(Lines lines) {
    void block(boolean present, Runnable content) {
        if (present) {
            lines.separate();
            content.run();
        }
    }
}
