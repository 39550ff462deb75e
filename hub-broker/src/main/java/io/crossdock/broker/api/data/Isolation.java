package io.crossdock.broker.api.data;

import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.errors.InvalidRequestException;

/** Which records a client wants to see (KIP-98). */
final class Isolation {
    private Isolation() {}

    /** @throws InvalidRequestException for a level the protocol does not have */
    static IsolationLevel of(byte level) {
        try {
            return IsolationLevel.forId(level);
        } catch (IllegalArgumentException unknown) {
            throw new InvalidRequestException("there is no isolation level " + level + ", only 0 and 1", unknown);
        }
    }
}
