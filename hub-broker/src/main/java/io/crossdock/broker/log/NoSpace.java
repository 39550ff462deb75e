package io.crossdock.broker.log;

import java.io.IOException;

/** Tells a full disk from a broken one. */
final class NoSpace {
    private NoSpace() {}

    /** Whether the operating system said ENOSPC or EDQUOT; Java has no exception of its own for either. */
    static boolean isCauseOf(IOException failure) {
        String said = String.valueOf(failure.getMessage());
        return said.contains("No space left on device") || said.contains("Disk quota exceeded");
    }
}
