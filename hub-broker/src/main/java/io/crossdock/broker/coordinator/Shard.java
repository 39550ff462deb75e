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

    /** The whole log was replayed and operations begin: the moment to start deadlines. */
    Result<Void> loaded();

    /** This broker gives the state up: answers everyone who still waits with the reason. No call follows. */
    void unloaded(ApiException reason);
}
