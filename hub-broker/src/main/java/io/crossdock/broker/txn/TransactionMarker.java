package io.crossdock.broker.txn;

/**
 * What is written into every partition a transaction touched, to end it there.
 *
 * @param commit whether its records count from now on, or never
 * @param coordinatorEpoch leader epoch of the coordinator; a partition refuses the marker of an older one
 */
public record TransactionMarker(ProducerIdentity producer, boolean commit, int coordinatorEpoch) {}
