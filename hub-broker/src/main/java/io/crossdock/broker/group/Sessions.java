package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;

import java.time.Duration;

/**
 * Watches that members are alive: each must be heard of once per session timeout.
 *
 * <p>Who waits for an answer of ours is not expected to send heartbeats; its session begins anew with the answer. The
 * exception is a new member, which does not know its id yet: when its connection breaks, its retry joins as someone else
 * and nobody would ever remove it. It gets five minutes for its first join. Confined to the shard's lane.
 */
final class Sessions {
    private static final Duration FIRST_JOIN = Duration.ofMinutes(5);
    private final GroupTimers timers;
    private final Expiry onExpiry;

    Sessions(GroupTimers timers, Expiry onExpiry) {
        this.timers = timers;
        this.onExpiry = onExpiry;
    }

    /** Hears of members that were silent for too long. */
    @FunctionalInterface
    interface Expiry {
        void expired(ClassicGroup group, Member member, Outcome out);
    }

    /** The member was heard of, or answered, now. */
    void renew(ClassicGroup group, Member member) {
        start(group, member, member.sessionTimeout());
    }

    void startFirstJoin(ClassicGroup group, Member member) {
        start(group, member, FIRST_JOIN);
    }

    private void start(ClassicGroup group, Member member, Duration timeout) {
        member.session(timers.after(timeout, out -> {
            if (member.isNew() || !member.isWaiting()) {
                onExpiry.expired(group, member, out);
            }
        }));
    }
}
