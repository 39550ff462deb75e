package io.crossdock.broker.group;

import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;

/** The transaction ended, or the shard was read anew, while its coordinator was asked; the answer no longer counts. */
final class TransactionEndedException extends CoordinatorLoadInProgressException {
    private static final long serialVersionUID = 1L;

    TransactionEndedException(long producerId) {
        super("A transaction of producer " + producerId + " ended while its coordinator was asked about it.");
    }
}
