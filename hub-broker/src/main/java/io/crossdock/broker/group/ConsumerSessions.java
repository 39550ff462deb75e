package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.group.ConsumerTimers.Kind;
import io.crossdock.broker.group.consumer.ClassicOffer;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.ConsumerMember;
import io.crossdock.broker.group.consumer.MemberState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/**
 * Watches that members of consumer-protocol groups are alive and do in time what they are told. One that does not is
 * sent away and has to join again. Confined to the shard's lane.
 */
final class ConsumerSessions {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerSessions.class);
    private static final Duration WITHOUT_TIMEOUT = Duration.ofMinutes(5);

    private final GroupEnvironment environment;
    private final ConsumerTimers timers;
    private final Eviction eviction;

    /** Sends a member away. */
    @FunctionalInterface
    interface Eviction {
        void evict(String group, String member, Outcome out);
    }

    ConsumerSessions(GroupEnvironment environment, ConsumerTimers timers, Eviction eviction) {
        this.environment = environment;
        this.timers = timers;
        this.eviction = eviction;
    }

    /** The member was heard of now. */
    void renew(String group, ConsumerMember member) {
        ClassicOffer classic = member.profile().classic();
        Duration timeout = classic == null
                ? environment.settings().apply(group).sessionTimeout()
                : Duration.ofMillis(classic.sessionTimeoutMs());
        start(group, member, Kind.SESSION, timeout, "was not heard of for");
    }

    /** The member moved to another position: it has its rebalance timeout to give partitions up, if it has to. */
    void watchRevocation(String group, ConsumerMember member) {
        if (member.is(MemberState.UNREVOKED_PARTITIONS) && !member.profile().isClassic()) {
            start(group, member, Kind.REVOCATION, rebalanceTimeout(member), "did not give up its partitions within");
        } else {
            timers.cancel(group, member.id(), Kind.REVOCATION);
        }
    }

    /** A classic member was told to join again. Being told twice gives it no more time. */
    void awaitJoin(String group, ConsumerMember member) {
        if (!timers.runs(group, member.id(), Kind.JOIN)) {
            start(group, member, Kind.JOIN, rebalanceTimeout(member), "did not join again within");
        }
    }

    void joined(String group, ConsumerMember member) {
        timers.cancel(group, member.id(), Kind.JOIN);
        start(group, member, Kind.SYNC, rebalanceTimeout(member), "did not ask for its assignment within");
    }

    void synced(String group, ConsumerMember member) {
        timers.cancel(group, member.id(), Kind.SYNC);
    }

    /** After a restart everyone has all its time again. */
    void revive(ConsumerGroup group) {
        for (ConsumerMember member : group.members().values()) {
            renew(group.id(), member);
            watchRevocation(group.id(), member);
        }
    }

    void end(String group, String member) {
        timers.cancelAll(group, member);
    }

    void endAll() {
        timers.end();
    }

    private void start(String group, ConsumerMember member, Kind kind, Duration timeout, String failing) {
        timers.start(group, member.id(), kind, timeout, out -> {
            LOG.info("Member {} of group {} {} {} ms and is removed", member.id(), group, failing, timeout.toMillis());
            eviction.evict(group, member.id(), out);
        });
    }

    private static Duration rebalanceTimeout(ConsumerMember member) {
        int timeout = member.profile().rebalanceTimeoutMs();
        return timeout < 0 ? WITHOUT_TIMEOUT : Duration.ofMillis(timeout);
    }
}
