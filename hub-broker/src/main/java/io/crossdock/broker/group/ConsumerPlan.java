package io.crossdock.broker.group;

import io.crossdock.broker.group.assignor.Assignment;
import io.crossdock.broker.group.assignor.Assignor;
import io.crossdock.broker.group.assignor.Assignors;
import io.crossdock.broker.group.assignor.Demand;
import io.crossdock.broker.group.assignor.Subscriber;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.ConsumerMember;
import io.crossdock.broker.group.consumer.MetadataHash;
import io.crossdock.broker.group.consumer.TopicCatalog;
import org.apache.kafka.common.Uuid;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Keeps what a group is meant to have in step with who is in it and what topics there are: notices changes by a new
 * group epoch, and makes a new assignment for it when the last one is old enough. Confined to the shard's lane.
 */
final class ConsumerPlan {
    private final Assignors assignors;
    private final GroupEnvironment environment;
    private final Clock clock;
    private final Drafts drafts;
    /** The catalog each group was compared with last, so that a heartbeat usually compares nothing. */
    private final Map<String, Long> compared = new HashMap<>();

    ConsumerPlan(Assignors assignors, GroupEnvironment environment, Clock clock) {
        this.assignors = assignors;
        this.environment = environment;
        this.clock = clock;
        this.drafts = new Drafts(environment.assignments());
    }

    /** @param changed somebody joined, left or reads something else */
    ConsumerGroup advance(ConsumerGroup group, boolean changed, TopicCatalog catalog) {
        ConsumerGroup noticed = noticed(group, changed, catalog);
        if (!delay(noticed).isZero()) {
            return noticed;
        }
        // Without any assignment a member has no epoch to stand at, and the first of a group is made for one member.
        return noticed.targets().isEmpty() ? assigned(noticed, catalog) : drafted(noticed, catalog);
    }

    /** For members of the classic protocol, who would only join again and again until there is an assignment. */
    ConsumerGroup advanceAtOnce(ConsumerGroup group, boolean changed, TopicCatalog catalog) {
        return assigned(noticed(group, changed, catalog), catalog);
    }

    /** The group after a change of members, whose assignment is left to the next heartbeat. */
    ConsumerGroup noticed(ConsumerGroup group, boolean changed, TopicCatalog catalog) {
        Long last = compared.get(group.id());
        if (!changed && last != null && last == catalog.version()) {
            return group;
        }
        compared.put(group.id(), catalog.version());
        long hash = MetadataHash.of(group.subscriptions(), catalog);
        return changed || hash != group.metadataHash() ? group.nextEpoch(hash) : group;
    }

    /** Forgets all other groups. */
    void keepOnly(Set<String> groups) {
        compared.keySet().retainAll(groups);
        drafts.keepOnly(groups);
    }

    int remembered() {
        return Math.max(compared.size(), drafts.remembered());
    }

    /** When a member shall be heard of again for the assignment's sake, zero when there is none to come. */
    Duration again(ConsumerGroup group) {
        Duration draft = drafts.again(group);
        return draft == null ? delay(group) : draft;
    }

    /** How long the next assignment is put off, zero when there is none to make. */
    private Duration delay(ConsumerGroup group) {
        if (group.assignmentEpoch() >= group.epoch() || group.targets().isEmpty()) {
            return Duration.ZERO; // whoever comes first must not wait for others
        }
        Duration interval = environment.settings().apply(group.id()).assignmentInterval();
        Duration left = interval.minusMillis(clock.millis() - group.assignmentTimestamp());
        return left.isNegative() ? Duration.ZERO : left.compareTo(interval) > 0 ? interval : left;
    }

    private ConsumerGroup assigned(ConsumerGroup group, TopicCatalog catalog) {
        return group.assignmentEpoch() >= group.epoch()
                ? group
                : group.withTargets(group.epoch(), clock.millis(), targets(group, catalog));
    }

    /** As {@link #assigned}, but the group stays as it is while a large assignment is in the making. */
    private ConsumerGroup drafted(ConsumerGroup group, TopicCatalog catalog) {
        return group.assignmentEpoch() >= group.epoch()
                ? group
                : drafts.targets(group, () -> steps(group, catalog), () -> targets(group, catalog))
                        .map(targets -> group.withTargets(group.epoch(), clock.millis(), targets))
                        .orElse(group);
    }

    private Map<String, Assignment> targets(ConsumerGroup group, TopicCatalog catalog) {
        return group.isEmpty() ? Map.of() : assignor(group).assign(demand(group, catalog));
    }

    private static int steps(ConsumerGroup group, TopicCatalog catalog) {
        int steps = 0;
        for (ConsumerMember member : group.members().values()) {
            steps += group.subscription(member).size();
        }
        for (String name : group.subscriptions()) {
            steps += catalog.topic(name).map(TopicCatalog.Topic::partitions).orElse(0);
        }
        return steps;
    }

    /** The one most members ask for; the broker's first when they do not. */
    Assignor assignor(ConsumerGroup group) {
        var votes = new HashMap<String, Integer>();
        for (ConsumerMember member : group.members().values()) {
            String wanted = member.profile().assignor();
            if (wanted != null) {
                votes.merge(wanted, 1, Integer::sum);
            }
        }
        Assignor winner = assignors.first();
        int most = 0;
        for (Assignor each : assignors.enabled()) {
            int count = votes.getOrDefault(each.name(), 0);
            if (count > most) {
                winner = each;
                most = count;
            }
        }
        return winner;
    }

    private static Demand demand(ConsumerGroup group, TopicCatalog catalog) {
        var counts = new HashMap<Uuid, Integer>();
        var members = new HashMap<String, Subscriber>();
        for (ConsumerMember member : group.members().values()) {
            var topics = new HashSet<Uuid>();
            for (String name : group.subscription(member)) {
                catalog.topic(name).ifPresent(topic -> {
                    topics.add(topic.id());
                    counts.put(topic.id(), topic.partitions());
                });
            }
            members.put(member.id(), new Subscriber(member.place(), topics, group.target(member.id())));
        }
        return new Demand(members, counts);
    }
}
