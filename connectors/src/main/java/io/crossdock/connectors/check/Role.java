package io.crossdock.connectors.check;

import java.util.Locale;

/** Which end of a pipeline an endpoint is. */
enum Role {
    SOURCE,
    SINK;

    /** The key of its section in a connector file. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    Role opposite() {
        return this == SOURCE ? SINK : SOURCE;
    }
}
