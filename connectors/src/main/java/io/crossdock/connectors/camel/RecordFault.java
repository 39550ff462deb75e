package io.crossdock.connectors.camel;

import org.apache.camel.http.base.HttpOperationFailedException;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.Set;

/**
 * Tells a record that a working target refuses from a target that does not work. A database says so by the class of its
 * SQLState (ISO/IEC 9075: 22 is a data exception, 23 a violated constraint), an HTTP server by its status.
 */
final class RecordFault {
    private static final int DEEPEST = 20;

    /**
     * What 4xx says of the caller or of the moment, and so of every record: credentials (401, 403, 407), and come again
     * (408, 425, 429).
     */
    private static final Set<Integer> OF_THE_TARGET = Set.of(401, 403, 407, 408, 425, 429);

    private RecordFault() {}

    /** Whether the target answered, and refused what it was given. */
    static boolean in(Throwable failure) {
        @Nullable Throwable at = failure;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            if (at instanceof SQLException refused && isOfTheData(refused)) {
                return true;
            }
            if (at instanceof HttpOperationFailedException answer) {
                int status = answer.getHttpResponseCode();
                return status >= 400 && status < 500 && !OF_THE_TARGET.contains(status);
            }
            at = at.getCause();
        }
        return false;
    }

    /** A batch that fails may say it in a later exception of its chain only. */
    private static boolean isOfTheData(SQLException failure) {
        @Nullable SQLException at = failure;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            String state = at.getSQLState();
            if (state != null && (state.startsWith("22") || state.startsWith("23"))) {
                return true;
            }
            at = at.getNextException();
        }
        return false;
    }
}
