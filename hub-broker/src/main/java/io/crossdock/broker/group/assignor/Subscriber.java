package io.crossdock.broker.group.assignor;

import org.apache.kafka.common.Uuid;

import java.util.Set;

/**
 * One member as an assignor sees it.
 *
 * @param place what the member is ordered by: its instance id if it is static, so that it finds its place again after a
 *     restart, else its member id
 * @param topics what it subscribes to; topics the cluster does not have are left out
 * @param current what it was meant to have so far
 */
public record Subscriber(String place, Set<Uuid> topics, Assignment current) {
    public Subscriber {
        topics = Set.copyOf(topics);
    }
}
