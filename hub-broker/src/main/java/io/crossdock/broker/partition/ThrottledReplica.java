package io.crossdock.broker.partition;

import java.util.Map;

/**
 * Whether the limits count for this broker's replica of a partition, while a replica is out of sync. In-sync replicas are
 * never held back.
 *
 * @param asLeader for what it serves ({@code leader.replication.throttled.replicas})
 * @param asFollower for what it fetches ({@code follower.replication.throttled.replicas})
 */
record ThrottledReplica(boolean asLeader, boolean asFollower) {
    static final ThrottledReplica NEVER = new ThrottledReplica(false, false);

    /** @param configs effective settings of the topic by name */
    static ThrottledReplica of(Map<String, String> configs, int partition, int broker) {
        boolean leader = isNamed(configs.getOrDefault("leader.replication.throttled.replicas", ""), partition, broker);
        boolean follower =
                isNamed(configs.getOrDefault("follower.replication.throttled.replicas", ""), partition, broker);
        return leader || follower ? new ThrottledReplica(leader, follower) : NEVER;
    }

    /** @param replicas as {@code partition:broker,…}, or {@code *} */
    private static boolean isNamed(String replicas, int partition, int broker) {
        if (replicas.isBlank()) {
            return false;
        }
        String named = "," + replicas.replace(" ", "") + ",";
        return named.equals(",*,") || named.contains("," + partition + ":" + broker + ",");
    }
}
