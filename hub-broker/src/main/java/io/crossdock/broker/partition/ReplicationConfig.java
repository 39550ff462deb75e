package io.crossdock.broker.partition;

import java.time.Duration;

/**
 * How followers keep up with leaders.
 *
 * @param lagMax a follower that has not caught up for so long is no longer in sync ({@code replica.lag.time.max.ms})
 * @param fetchMaxBytes most records of one partition in one answer ({@code replica.fetch.max.bytes})
 * @param responseMaxBytes most records in one answer ({@code replica.fetch.response.max.bytes})
 * @param fetchMinBytes for fewer records a leader lets a follower wait ({@code replica.fetch.min.bytes})
 * @param fetchWait for so long at most ({@code replica.fetch.wait.max.ms})
 * @param backoff before a follower asks again for what was refused ({@code replica.fetch.backoff.ms})
 * @param answersApart shortest time between two answers of a leader to one follower ({@code replica.fetch.gather.ms})
 */
public record ReplicationConfig(
        Duration lagMax,
        int fetchMaxBytes,
        int responseMaxBytes,
        int fetchMinBytes,
        Duration fetchWait,
        Duration backoff,
        Duration answersApart) {}
