package io.crossdock.broker.group;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * A member as the log remembers it.
 *
 * @param rebalanceTimeoutMs 0 or more
 * @param sessionTimeoutMs 1 or more
 * @param subscription what the member said when it joined; opaque
 * @param assignment what the leader gave it; opaque
 */
record StoredMember(
        String id,
        @Nullable String instanceId,
        String clientId,
        String clientHost,
        int rebalanceTimeoutMs,
        int sessionTimeoutMs,
        ByteBuffer subscription,
        ByteBuffer assignment) {
    static StoredMember of(Member member, String protocol) {
        return new StoredMember(
                member.id(),
                member.instanceId(),
                member.clientId(),
                member.clientHost(),
                member.rebalanceTimeoutMs(),
                member.sessionTimeoutMs(),
                member.metadata(protocol),
                member.assignment());
    }
}
