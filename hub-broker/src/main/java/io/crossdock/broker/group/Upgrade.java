package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.group.assignor.Assignment;
import io.crossdock.broker.group.consumer.ClassicOffer;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.ConsumerGroupConfig;
import io.crossdock.broker.group.consumer.ConsumerMember;
import io.crossdock.broker.group.consumer.Holding;
import io.crossdock.broker.group.consumer.MemberState;
import io.crossdock.broker.group.consumer.Position;
import io.crossdock.broker.group.consumer.Profile;
import io.crossdock.broker.group.consumer.TopicCatalog;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes a classic group one of the consumer protocol while its members go on: each keeps what it has, and is asked to
 * join again, which the group then answers in both protocols. Confined to the shard's lane.
 */
final class Upgrade {
    private static final Logger LOG = LoggerFactory.getLogger(Upgrade.class);
    private final ConsumerGroupConfig config;
    private final Groups groups;
    private final Ledger ledger;
    private final Clock clock;

    Upgrade(ConsumerGroupConfig config, Groups groups, Ledger ledger, Clock clock) {
        this.config = config;
        this.groups = groups;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The group in its new form, with nothing done yet; empty when it has to stay as it is. */
    Optional<ConsumerGroup> of(ClassicGroup classic, TopicCatalog catalog) {
        return classic.members().isEmpty()
                ? Optional.of(ConsumerGroup.fresh(classic.id()))
                : converted(classic, catalog);
    }

    /** Ends the classic group. What it became has to be written with the same outcome. */
    void carryOut(ClassicGroup classic, Outcome out) {
        if (!classic.members().isEmpty()) {
            LOG.info(
                    "Group {} changes to the consumer protocol with its {} members",
                    classic.id(),
                    classic.members().size());
        }
        for (Member member : classic.members()) {
            member.refuseJoin(Errors.REBALANCE_IN_PROGRESS, out);
            member.refuseSync(Errors.REBALANCE_IN_PROGRESS, out);
        }
        records(classic).forEach(out::write);
        groups.remove(classic);
    }

    /** What ends the classic group in the log. */
    List<ShardRecord> records(ClassicGroup classic) {
        return ledger.remembers(classic.id()) ? List.of(GroupFormat.tombstone(classic.id())) : List.of();
    }

    private Optional<ConsumerGroup> converted(ClassicGroup classic, TopicCatalog catalog) {
        String obstacle = obstacle(classic);
        if (!obstacle.isEmpty()) {
            LOG.info("Group {} stays a classic group: {}", classic.id(), obstacle);
            return Optional.empty();
        }
        try {
            var members = new TreeMap<String, ConsumerMember>();
            Map<String, Assignment> targets = new HashMap<>();
            for (Member member : classic.members()) {
                Assignment has = EmbeddedProtocol.assignment(member.assignment(), catalog);
                members.put(member.id(), converted(member, has, classic.generation(), catalog));
                targets.put(member.id(), has);
            }
            return Optional.of(new ConsumerGroup(
                    classic.id(),
                    classic.generation(),
                    0,
                    classic.generation(),
                    clock.millis(),
                    members,
                    targets,
                    Map.of()));
        } catch (SchemaException opaque) {
            LOG.info("Group {} stays a classic group: its members cannot be understood", classic.id(), opaque);
            return Optional.empty();
        }
    }

    private String obstacle(ClassicGroup classic) {
        if (!config.migration().upgrades()) {
            return "group.consumer.migration.policy does not allow it to change";
        }
        if (!classic.protocolType().equals(EmbeddedProtocol.TYPE)) {
            return "its members are of type '" + classic.protocolType() + "'";
        }
        return classic.members().size() >= config.maxSize()
                ? "it has " + classic.members().size() + " members, and group.consumer.max.size is " + config.maxSize()
                : "";
    }

    private static ConsumerMember converted(Member member, Assignment has, int generation, TopicCatalog catalog) {
        List<ClassicOffer.Protocol> protocols = member.protocols().stream()
                .map(each -> new ClassicOffer.Protocol(each.name(), each.metadata()))
                .toList();
        EmbeddedProtocol.Subscription said =
                EmbeddedProtocol.subscription(protocols.get(0).metadata(), catalog);
        var profile = new Profile(
                member.instanceId(),
                said.rackId(),
                member.clientId(),
                member.clientHost(),
                new TreeSet<>(said.topics()),
                null,
                member.rebalanceTimeoutMs(),
                null,
                new ClassicOffer(member.sessionTimeoutMs(), protocols));
        var position =
                new Position(generation, generation, MemberState.STABLE, Holding.of(has, generation), Holding.EMPTY);
        return new ConsumerMember(member.id(), profile, position);
    }
}
