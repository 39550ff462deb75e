package io.crossdock.broker.coordinator;

import org.apache.kafka.common.errors.ApiException;

/**
 * A state machine whose lasting state is the sum of the records in one partition.
 *
 * <p>Besides that a shard may keep passing state, such as who waits for an answer and which deadline runs; it begins
 * empty with every leadership and is lost with it. All methods run on the shard's lane.
 */
public interface Shard {

    /** Applies one record. Alone changes the lasting state. Must accept whatever the log holds, also the unknown. */
    void replay(ShardRecord record);

    /**
     * Keeps one record of a transaction until its end is replayed; before that it says nothing about the state. A shard
     * whose log has no transactions need not care.
     */
    default void replay(Framing.InTransaction transaction, ShardRecord record) {
        throw new IllegalStateException(
                "no transaction is expected in this log, but producer " + transaction.producerId() + " wrote in one");
    }

    /** Applies, or forgets, what this producer's transaction wrote. There may be nothing of it. */
    default void replay(Framing.Marker end) {}

    /** The whole log was replayed and operations begin: the moment to start deadlines. */
    Result<Void> loaded();

    /** This broker gives the state up: answers everyone who still waits with the reason. No call follows. */
    void unloaded(ApiException reason);
}
