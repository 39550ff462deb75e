package io.crossdock.broker.group;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.coordinator.Outcome;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One member of a live group: who it is, what it offered, what it waits for. Confined to the shard's lane. */
final class Member {
    static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final String id;
    private final @Nullable String instanceId;
    private final String clientId;
    private final String clientHost;
    private int rebalanceTimeoutMs;
    private int sessionTimeoutMs;
    private List<Protocol> protocols;
    private ByteBuffer assignment = NOTHING;
    private boolean isNew = true;
    private @Nullable CompletableFuture<JoinGroupResponseData> joining;
    private @Nullable CompletableFuture<SyncGroupResponseData> syncing;
    private Timer.Cancellable session = () -> {};

    Member(
            String id,
            @Nullable String instanceId,
            GroupRequestContext client,
            int rebalanceTimeoutMs,
            int sessionTimeoutMs,
            List<Protocol> protocols) {
        this.id = id;
        this.instanceId = instanceId;
        this.clientId = client.clientId();
        this.clientHost = client.clientHost();
        this.rebalanceTimeoutMs = rebalanceTimeoutMs;
        this.sessionTimeoutMs = sessionTimeoutMs;
        this.protocols = List.copyOf(protocols);
    }

    static Member restore(StoredMember stored, String protocol) {
        var member = new Member(
                stored.id(),
                stored.instanceId(),
                new GroupRequestContext(stored.clientId(), stored.clientHost(), (short) 0),
                stored.rebalanceTimeoutMs(),
                stored.sessionTimeoutMs(),
                List.of(new Protocol(protocol, stored.subscription())));
        member.assignment = stored.assignment();
        member.isNew = false;
        return member;
    }

    /** The same static member after a restart of its client: a new id, everything else as it was (KIP-345). */
    Member reborn(String newId, GroupRequestContext client) {
        var member = new Member(newId, instanceId, client, rebalanceTimeoutMs, sessionTimeoutMs, protocols);
        member.assignment = assignment;
        member.isNew = false; // its seat is known, so its retry finds it
        return member;
    }

    String id() {
        return id;
    }

    @Nullable
    String instanceId() {
        return instanceId;
    }

    boolean isStatic() {
        return instanceId != null;
    }

    String clientId() {
        return clientId;
    }

    String clientHost() {
        return clientHost;
    }

    int rebalanceTimeoutMs() {
        return rebalanceTimeoutMs;
    }

    int sessionTimeoutMs() {
        return sessionTimeoutMs;
    }

    Duration sessionTimeout() {
        return Duration.ofMillis(sessionTimeoutMs);
    }

    List<Protocol> protocols() {
        return protocols;
    }

    /** What it said under this protocol; nothing when it does not know the protocol. */
    ByteBuffer metadata(String protocol) {
        return protocols.stream()
                .filter(each -> each.name().equals(protocol))
                .findFirst()
                .map(each -> each.metadata().duplicate())
                .orElseGet(NOTHING::duplicate);
    }

    ByteBuffer assignment() {
        return assignment.duplicate();
    }

    void assign(ByteBuffer given) {
        assignment = given;
    }

    /** Joined, but has not been told its member id yet, so that it cannot send heartbeats. */
    boolean isNew() {
        return isNew;
    }

    void update(List<Protocol> offered, int rebalanceTimeout, int sessionTimeout) {
        protocols = List.copyOf(offered);
        rebalanceTimeoutMs = rebalanceTimeout;
        sessionTimeoutMs = sessionTimeout;
    }

    /** Waits for the next generation. Whoever waited under this id before is a lost connection's request. */
    CompletableFuture<JoinGroupResponseData> join(Outcome out) {
        refuseJoin(Errors.REBALANCE_IN_PROGRESS, out);
        var waiting = new CompletableFuture<JoinGroupResponseData>();
        joining = waiting;
        return waiting;
    }

    boolean isJoining() {
        return joining != null;
    }

    void answerJoin(JoinGroupResponseData response, Outcome out) {
        if (joining != null) {
            out.answer(joining, response);
            joining = null;
            isNew = false;
        }
    }

    void refuseJoin(Errors error, Outcome out) {
        if (joining != null) {
            out.answer(joining, new JoinGroupResponseData().setMemberId(id).setErrorCode(error.code()));
            joining = null;
        }
    }

    /** Waits for the leader's assignment. */
    CompletableFuture<SyncGroupResponseData> sync(Outcome out) {
        refuseSync(Errors.REBALANCE_IN_PROGRESS, out);
        var waiting = new CompletableFuture<SyncGroupResponseData>();
        syncing = waiting;
        return waiting;
    }

    void answerSync(SyncGroupResponseData response, Outcome out) {
        if (syncing != null) {
            out.answer(syncing, response);
            syncing = null;
        }
    }

    void refuseSync(Errors error, Outcome out) {
        answerSync(new SyncGroupResponseData().setErrorCode(error.code()), out);
    }

    boolean isWaiting() {
        return joining != null || syncing != null;
    }

    /** Ends whatever it waits for, at once. */
    void abandon(Throwable reason) {
        if (joining != null) {
            joining.completeExceptionally(reason);
        }
        if (syncing != null) {
            syncing.completeExceptionally(reason);
        }
    }

    /** Replaces the deadline of its session. */
    void session(Timer.Cancellable next) {
        session.cancel();
        session = next;
    }

    void endSession() {
        session(() -> {});
    }
}
