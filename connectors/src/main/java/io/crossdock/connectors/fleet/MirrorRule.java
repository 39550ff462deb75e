package io.crossdock.connectors.fleet;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/** What is done with the file of a connector that is on the board, or is no more. */
enum MirrorRule {
    /** The file is as the board says. */
    NOTHING,
    /** There is none, or it is one of ours: it becomes what the board says. */
    WRITE,
    /** It was placed by hand, and whoever changed it on the board meant this very text: it is moved aside and written. */
    REPLACE,
    /** It is moved aside. */
    REMOVE,
    /** It was placed or changed by hand, and nobody has meant it: it stays, and is said to be another one. */
    LEAVE;

    /**
     * For a connector that is on the board.
     *
     * @param wanted version of its text there
     * @param replaces versions that whoever put it there meant to replace
     * @param present version of the file; null if there is none
     * @param mark of the file
     */
    static MirrorRule toHave(String wanted, Set<String> replaces, @Nullable String present, @Nullable Mark mark) {
        if (present == null) {
            return WRITE;
        }
        if (present.equals(wanted)) {
            return NOTHING;
        }
        if (mark != null && mark.version().equals(present)) {
            return WRITE;
        }
        return mark == null && replaces.contains(present) ? REPLACE : LEAVE;
    }

    /**
     * For a connector that was just removed from the board.
     *
     * @param meant versions of files of that name that whoever removed it has seen
     */
    static MirrorRule toRemove(Set<String> meant, @Nullable String present, @Nullable Mark mark) {
        if (present == null) {
            return NOTHING;
        }
        boolean ours = mark != null && mark.version().equals(present);
        return ours || meant.contains(present) ? REMOVE : LEAVE;
    }

    /**
     * For a marked file whose connector is not on the board when that was read as a whole: it was removed while this hub
     * was away. Not so if the mark is of another board, which was lost with all that stood on it.
     */
    static MirrorRule whenMissing(String topicId, @Nullable String present, Mark mark) {
        if (present == null) {
            return NOTHING;
        }
        return mark.topicId().equals(topicId) && mark.version().equals(present) ? REMOVE : LEAVE;
    }
}
