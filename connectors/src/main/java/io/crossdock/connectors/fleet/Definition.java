package io.crossdock.connectors.fleet;

import java.util.Set;

/**
 * A connector that was made over HTTP, to be on every hub.
 *
 * @param yaml the text of its file; holds references to secrets only
 * @param replaces versions of files of its name, placed by hand, that whoever made it has seen and meant to replace
 * @param offset of the record on the board: of two, the later one counts
 */
record Definition(String yaml, Set<String> replaces, long offset) {
    Definition {
        replaces = Set.copyOf(replaces);
    }

    /** Not the text, which is long. */
    @Override
    public String toString() {
        return "Definition[offset=" + offset + "]";
    }
}
