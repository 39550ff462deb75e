package io.crossdock.broker.group.consumer;

import org.apache.kafka.common.Uuid;

/** One member: who it is, what it said, where it stands. Immutable. */
public record ConsumerMember(String id, Profile profile, Position position) {

    public static ConsumerMember fresh(String id) {
        return new ConsumerMember(id, Profile.nothing(), Position.START);
    }

    public ConsumerMember with(Profile said) {
        return new ConsumerMember(id, said, position);
    }

    public ConsumerMember with(Position reached) {
        return new ConsumerMember(id, profile, reached);
    }

    public int epoch() {
        return position.epoch();
    }

    public boolean is(MemberState state) {
        return position.state() == state;
    }

    /** Has it, or has not given it up yet. */
    boolean holds(Uuid topic, int partition) {
        return position.assigned().has(topic, partition) || position.revoking().has(topic, partition);
    }

    /** What it is ordered by when partitions are shared out. */
    public String place() {
        return profile.instanceId() == null ? id : profile.instanceId();
    }
}
