package io.crossdock.broker.api.data.schema;

import java.util.Locale;

/**
 * A record that is not what its topic asks for.
 *
 * @param index in its batch, from 0
 * @param part {@code key} or {@code value}
 * @param message what is wrong and how to mend it
 */
record BadRecord(int index, String part, Reason reason, String message) {

    /** What may be wrong, in short. */
    enum Reason {
        /** It does not begin with magic byte 0 and four bytes of id. */
        NO_SCHEMA_ID,
        UNKNOWN_ID,
        /** The schema is not under the subject it has to be under. */
        WRONG_SUBJECT,
        /** It cannot be read with the schema. */
        PAYLOAD,
        /** The batch cannot be taken apart; only where nothing is refused. */
        UNREADABLE,
        /** To judge it would take too long, or too many wait for that; only where nothing is refused. */
        TOO_LONG,
        /** There is no registry to ask; only where nothing is refused. */
        NO_REGISTRY;

        /** As in metrics and headers. */
        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
