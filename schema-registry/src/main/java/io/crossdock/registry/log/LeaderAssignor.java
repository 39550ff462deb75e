package io.crossdock.registry.log;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Elects by assigning: whoever gets the topic's one partition writes it, and all are told where the elected node is.
 * The one in office keeps it while it lives; else it is the eligible node that failed least, then the one whose URL
 * comes first. Cooperative (KIP-429), so that nodes come and go without the one in office being asked to stop.
 * Public for kafka-clients, which makes one for each consumer and calls it on that consumer's thread.
 */
public final class LeaderAssignor implements ConsumerPartitionAssignor, Configurable {
    /** The setting under which a consumer's assignor finds its node's place in the election. */
    static final String SEAT = "crossdock.registry.seat";

    private static final Logger LOG = LoggerFactory.getLogger(LeaderAssignor.class);
    private static final ByteBuffer NOBODY = ByteBuffer.allocate(0);

    private Optional<Seat> seat = Optional.empty();

    @Override
    public void configure(Map<String, ?> settings) {
        seat = Optional.of((Seat) Objects.requireNonNull(settings.get(SEAT), SEAT));
    }

    @Override
    public String name() {
        return "crossdock-registry-leader";
    }

    @Override
    public List<RebalanceProtocol> supportedProtocols() {
        return List.of(RebalanceProtocol.COOPERATIVE);
    }

    @Override
    public ByteBuffer subscriptionUserData(Set<String> topics) {
        return seat().nomination().encode();
    }

    @Override
    public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
        var office = new TopicPartition(seat().topic(), 0);
        Map<String, Subscription> members = new TreeMap<>(group.groupSubscription());
        Map<String, Nomination> nominations = new HashMap<>();
        members.forEach((member, subscription) -> Nomination.decode(subscription.userData())
                .ifPresent(nomination -> nominations.put(member, nomination)));
        warnOfTwins(nominations);
        Optional<String> chosen = choose(office, members, nominations);
        ByteBuffer told = chosen.map(members::get).map(Subscription::userData).orElse(NOBODY);
        var assignments = new HashMap<String, Assignment>();
        members.keySet()
                .forEach(member -> assignments.put(
                        member,
                        new Assignment(
                                chosen.equals(Optional.of(member)) ? List.of(office) : List.of(), told.duplicate())));
        return new GroupAssignment(assignments);
    }

    @Override
    public void onAssignment(Assignment assignment, ConsumerGroupMetadata group) {
        seat().told(Nomination.decode(assignment.userData()).map(Nomination::url));
    }

    /** Who holds a partition must give it back before another may have it, so there may be a round without a leader. */
    private static Optional<String> choose(
            TopicPartition office, Map<String, Subscription> members, Map<String, Nomination> nominations) {
        Optional<String> holder = members.entrySet().stream()
                .filter(member -> member.getValue().ownedPartitions().contains(office))
                .max(Comparator.comparing(
                        member -> member.getValue().generationId().orElse(-1)))
                .map(Map.Entry::getKey);
        if (holder.isPresent()) {
            return holder.filter(member -> isEligible(nominations.get(member)));
        }
        return nominations.entrySet().stream()
                .filter(member -> member.getValue().eligible())
                .min(Comparator.<Map.Entry<String, Nomination>>comparingInt(
                                member -> member.getValue().failures())
                        .thenComparing(member -> member.getValue().url())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey);
    }

    private static boolean isEligible(@Nullable Nomination nomination) {
        return nomination != null && nomination.eligible();
    }

    private static void warnOfTwins(Map<String, Nomination> nominations) {
        var urls = new HashSet<Object>();
        nominations.values().stream()
                .map(Nomination::url)
                .filter(url -> !urls.add(url))
                .forEach(url -> LOG.warn(
                        "Two registry nodes say that they are {}, so requests meant for one reach the other. Give each its own URL",
                        url));
    }

    private Seat seat() {
        return seat.orElseThrow(() -> new IllegalStateException(SEAT + " was not set"));
    }
}
