package io.crossdock.hub;

import java.util.List;

/** One running part of a hub; closing it stops it and waits for its end. */
interface Part extends AutoCloseable {
    /** Where it can be reached, as {@code status} shows it; empty when it listens nowhere. */
    List<String> addresses();
}
