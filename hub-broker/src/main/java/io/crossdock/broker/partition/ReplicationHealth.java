package io.crossdock.broker.partition;

/**
 * How far followers are with the partitions that this broker leads, in a few numbers.
 *
 * @param underReplicated partitions of which a replica is not in sync, other than one that a move adds
 * @param underMinInSync partitions with fewer in-sync replicas than {@code min.insync.replicas}: they refuse acks=all
 * @param moving partitions on their way to other replicas
 * @param mostBehind records that the follower lacks which lacks most
 */
public record ReplicationHealth(int underReplicated, int underMinInSync, int moving, long mostBehind) {
    /** Nothing is led. */
    static final ReplicationHealth NOTHING = new ReplicationHealth(0, 0, 0, 0);

    ReplicationHealth plus(ReplicationHealth other) {
        return new ReplicationHealth(
                underReplicated + other.underReplicated,
                underMinInSync + other.underMinInSync,
                moving + other.moving,
                Math.max(mostBehind, other.mostBehind));
    }
}
