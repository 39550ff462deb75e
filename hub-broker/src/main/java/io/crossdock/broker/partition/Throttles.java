package io.crossdock.broker.partition;

import java.time.Clock;

/**
 * Both limits of this broker.
 *
 * @param leader of what it serves to replicas that are out of sync ({@code leader.replication.throttled.rate})
 * @param follower of what it fetches for replicas that are out of sync ({@code follower.replication.throttled.rate})
 */
public record Throttles(ReplicationThrottle leader, ReplicationThrottle follower) {
    static Throttles unlimited(Clock clock) {
        return new Throttles(new ReplicationThrottle(clock), new ReplicationThrottle(clock));
    }

    /** From now on; {@link Long#MAX_VALUE} for no limit. */
    public void limit(long leaderBytesPerSecond, long followerBytesPerSecond) {
        leader.limit(leaderBytesPerSecond);
        follower.limit(followerBytesPerSecond);
    }
}
