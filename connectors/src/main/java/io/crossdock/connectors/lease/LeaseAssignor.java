package io.crossdock.connectors.lease;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings the nodes' claims to the member that decides, and its decision to the nodes. Partitions are given to nobody: the
 * group is there for its membership, and what it shares travels beside them.
 *
 * <p>Public for kafka-clients, which makes one for each consumer and calls it on that consumer's thread.
 */
public final class LeaseAssignor implements ConsumerPartitionAssignor, Configurable {
    /** The setting under which a consumer's assignor finds its node's part in the group. */
    static final String SEAT = "crossdock.connectors.seat";

    private @Nullable LeaseSeat seat;

    @Override
    public void configure(Map<String, ?> settings) {
        seat = (LeaseSeat) settings.get(SEAT);
    }

    @Override
    public String name() {
        return "crossdock-connector-leases";
    }

    @Override
    public ByteBuffer subscriptionUserData(Set<String> topics) {
        return LeaseWire.encode(seat().join());
    }

    @Override
    public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
        var claims = new HashMap<String, Claim>();
        group.groupSubscription().forEach((member, subscription) -> LeaseWire.claim(subscription.userData())
                .ifPresent(claim -> claims.put(member, claim)));
        Spread spread = Spread.of(claims);
        var assignments = new HashMap<String, Assignment>();
        for (String member : group.groupSubscription().keySet()) {
            var granted = new LeaseWire.Granted(spread.grants().getOrDefault(member, new TreeSet<>()), spread.owners());
            assignments.put(member, new Assignment(List.of(), LeaseWire.encode(granted)));
        }
        return new GroupAssignment(assignments);
    }

    @Override
    public void onAssignment(Assignment assignment, ConsumerGroupMetadata group) {
        seat().decided(group.generationId(), LeaseWire.granted(assignment.userData()));
    }

    private LeaseSeat seat() {
        return Objects.requireNonNull(seat, "configured");
    }
}
