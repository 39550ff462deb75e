package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.group.consumer.ClassicOffer;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.ConsumerMember;
import io.crossdock.broker.group.consumer.GroupChange;
import io.crossdock.broker.group.consumer.MigrationPolicy;
import io.crossdock.broker.group.consumer.TopicCatalog;
import org.apache.kafka.common.internals.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a group of the consumer protocol a classic one again when only members of the classic protocol are left. They
 * keep what they have and are asked to join again, which lets their leader share out what the last one had. Confined to
 * the shard's lane.
 */
final class Downgrade {
    private static final Logger LOG = LoggerFactory.getLogger(Downgrade.class);
    private final MigrationPolicy policy;
    private final int maxSize;
    private final Groups groups;
    private final GroupEnvironment environment;
    private final Sessions sessions;
    private final Rebalance rebalance;
    private final Clock clock;

    Downgrade(
            GroupConfig config,
            Groups groups,
            GroupEnvironment environment,
            Sessions sessions,
            Rebalance rebalance,
            Clock clock) {
        this.policy = config.consumer().migration();
        this.maxSize = config.maxSize();
        this.groups = groups;
        this.environment = environment;
        this.sessions = sessions;
        this.rebalance = rebalance;
        this.clock = clock;
    }

    boolean isDue(ConsumerGroup group) {
        return policy.downgrades()
                && group.hasOnlyClassicMembers()
                && group.members().size() <= maxSize;
    }

    /**
     * @param before the group as its records tell it, which end with this
     * @param after those who are left of it
     * @return false if it cannot be written at once, and stays as it is
     */
    boolean carriedOut(ConsumerGroup before, ConsumerGroup after, Outcome out) {
        TopicCatalog catalog = environment.topics().get();
        List<Member> members = new ArrayList<>();
        int generation = 0;
        for (ConsumerMember each : after.members().values()) {
            ClassicOffer offer = each.profile().classic();
            if (offer != null) {
                members.add(seat(each, offer, catalog));
                // The one they know, as far as they agree on it: a heartbeat that speaks of it hears of the rebalance.
                generation = Math.max(generation, each.epoch());
            }
        }
        String protocol = ProtocolVote.winner(members);
        var stored = new StoredGroup(
                EmbeddedProtocol.TYPE,
                generation,
                protocol,
                members.get(0).id(),
                clock.millis(),
                members.stream()
                        .map(member -> StoredMember.of(member, protocol))
                        .toList());
        List<ShardRecord> records = new ArrayList<>(GroupChange.end(before));
        records.add(GroupFormat.record(after.id(), stored));
        if (!environment.limit().admits(records)) {
            LOG.warn(
                    "Group {} stays one of the consumer protocol: its {} classic members are more than {} takes in one"
                            + " batch; raise its max.message.bytes",
                    after.id(),
                    after.members().size(),
                    Topic.GROUP_METADATA_TOPIC_NAME);
            return false;
        }
        LOG.info(
                "Group {} changes to the classic protocol with its {} members",
                after.id(),
                after.members().size());
        records.forEach(out::write);
        ClassicGroup classic = ClassicGroup.restore(after.id(), stored);
        groups.put(classic);
        classic.members().forEach(member -> sessions.renew(classic, member));
        rebalance.advance(classic, out);
        return true;
    }

    private static Member seat(ConsumerMember member, ClassicOffer offer, TopicCatalog catalog) {
        var seat = new Member(
                member.id(),
                member.profile().instanceId(),
                new GroupRequestContext(
                        member.profile().clientId(), member.profile().clientHost(), (short) 0),
                Math.max(0, member.profile().rebalanceTimeoutMs()),
                offer.sessionTimeoutMs(),
                offer.protocols().stream()
                        .map(each -> new Protocol(each.name(), each.metadata()))
                        .toList());
        seat.assign(EmbeddedProtocol.write(member.position().assigned().partitions(), offer, catalog)
                .asReadOnlyBuffer());
        return seat;
    }
}
