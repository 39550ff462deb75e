package io.crossdock.broker.group;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A group as the log remembers it: its last complete generation.
 *
 * @param protocolType "consumer", "connect", …; empty for a group that never had members
 * @param protocol the assignor everyone agreed on, null without members
 * @param leader member id, null without members
 * @param stateTimestamp milliseconds since the epoch when this state was entered, -1 when unknown
 */
record StoredGroup(
        String protocolType,
        int generation,
        @Nullable String protocol,
        @Nullable String leader,
        long stateTimestamp,
        List<StoredMember> members) {
    StoredGroup {
        members = List.copyOf(members);
    }

    static StoredGroup of(ClassicGroup group) {
        String protocol = group.protocol();
        return new StoredGroup(
                group.protocolType(),
                group.generation(),
                protocol,
                group.leader(),
                group.stateSince(),
                group.members().stream()
                        .map(member -> StoredMember.of(member, protocol == null ? "" : protocol))
                        .toList());
    }
}
