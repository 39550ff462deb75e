package io.crossdock.connectors.redis;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What becomes of a record.
 *
 * @param name of the channel or stream; empty for the commands that write keys
 * @param prefix what stands before the record's key in the name of its Redis key
 * @param id the field that identifies a record; null takes the record's key
 * @param ttl how long a key lives after it was written; zero for ever
 */
record Writing(
        Command command,
        String name,
        String prefix,
        @Nullable String id,
        Duration ttl) {
    enum Command {
        /** The value of a key. */
        SET,
        /** The fields of a key. */
        HASH,
        /** A message for whoever listens to a channel now. */
        PUBLISH,
        /** An entry at the end of a stream. */
        STREAM;

        /** Whether each record has a Redis key of its own. */
        boolean keyed() {
            return this == SET || this == HASH;
        }
    }

    Writing {
        if (!command.keyed() && name.isEmpty()) {
            throw new IllegalArgumentException("'name' of the channel or stream is missing");
        }
        if (command.keyed() && !name.isEmpty()) {
            throw new IllegalArgumentException("'name' is of a channel or stream; a key is named by 'prefix' and 'id'");
        }
        if (!command.keyed() && !(prefix.isEmpty() && id == null && ttl.isZero())) {
            throw new IllegalArgumentException("'prefix', 'id' and 'ttl' are for the commands set and hash");
        }
        if (ttl.isNegative()) {
            throw new IllegalArgumentException("'ttl' must not be negative, was " + ttl.toSeconds());
        }
    }
}
