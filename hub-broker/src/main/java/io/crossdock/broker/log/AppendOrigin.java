package io.crossdock.broker.log;

/** Who asks for an append; decides which checks apply. */
public enum AppendOrigin {
    /** A producer: sequence numbers are checked, control records are refused. */
    CLIENT,
    /**
     * A producer, but the broker has taken records out of the batch: the offsets and sequence numbers of those are left
     * out, as compaction leaves them out. All else is as for {@link #CLIENT}.
     */
    SIFTED,
    /** A coordinator of this broker: may write control records, has no sequence numbers to check. */
    COORDINATOR;

    /** Whether a producer sent it. */
    public boolean isClient() {
        return this != COORDINATOR;
    }
}
