package io.crossdock.broker.metadata;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a cluster can switch on as a whole, by level (KIP-584). Clients choose their protocol by the levels that are
 * finalized, so a level may only be supported here when everything it promises is served.
 */
public enum Feature {
    /** 1: the new consumer protocol with assignment in the broker (KIP-848). */
    GROUP("group.version", 0, 1, 1),

    /**
     * Stands for the Apache Kafka release this hub resembles; 30 is 4.3-IV0. Nothing here depends on it, so there is no
     * other level to go to, but {@code kafka-features} and monitoring look for it.
     */
    METADATA("metadata.version", 30, 30, 30),

    /** 1: flexible records in the transaction log. 2: an epoch per transaction, partitions added by Produce (KIP-890). */
    TRANSACTION("transaction.version", 0, 2, 2);

    private final String label;
    private final short least;
    private final short most;
    private final short initial;

    Feature(String label, int least, int most, int initial) {
        this.label = label;
        this.least = (short) least;
        this.most = (short) most;
        this.initial = (short) initial;
    }

    /** The feature of this name in the protocol, if this hub knows it. */
    public static Optional<Feature> of(String label) {
        return Stream.of(values()).filter(each -> each.label.equals(label)).findFirst();
    }

    /** Its name in the protocol. */
    public String label() {
        return label;
    }

    /** Lowest level this hub supports; 0 means that it can be off. */
    public short least() {
        return least;
    }

    /** Highest level this hub supports. */
    public short most() {
        return most;
    }

    /** The level of a new cluster. */
    public short initial() {
        return initial;
    }
}
