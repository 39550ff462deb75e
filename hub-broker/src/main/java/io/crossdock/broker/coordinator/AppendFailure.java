package io.crossdock.broker.coordinator;

import io.crossdock.broker.log.DiskFullException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.FencedLeaderEpochException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NotCoordinatorException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.concurrent.CompletionException;

/**
 * Why a batch was not committed, in the words of a coordinator's client: it knows nothing of the partition behind the
 * coordinator, only whether to ask again here or to look for the coordinator anew.
 */
final class AppendFailure {
    private AppendFailure() {}

    /** Somebody else leads, or this broker's disk is gone: this leadership is over. */
    static boolean endsLeadership(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return cause instanceof NotLeaderOrFollowerException
                || cause instanceof FencedLeaderEpochException
                || cause instanceof KafkaStorageException && !(cause instanceof DiskFullException)
                || cause instanceof UnknownTopicOrPartitionException;
    }

    static Throwable forClient(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (endsLeadership(cause)) {
            return because(
                    new NotCoordinatorException("This broker no longer leads the coordinator's partition."), cause);
        }
        if (cause instanceof NotEnoughReplicasException
                || cause instanceof NotEnoughReplicasAfterAppendException
                || cause instanceof DiskFullException
                || cause instanceof TimeoutException) {
            return because(
                    new CoordinatorNotAvailableException("The coordinator's log takes no writes now: " + cause), cause);
        }
        return cause;
    }

    private static ApiException because(ApiException said, Throwable cause) {
        said.initCause(cause);
        return said;
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
