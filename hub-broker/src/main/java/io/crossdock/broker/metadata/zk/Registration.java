package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.zk.ZkConnection.Node;
import org.apache.kafka.common.errors.StaleBrokerEpochException;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Makes this broker known under its id for as long as the session lives.
 *
 * <p>A killed broker's ephemeral outlives it until its session times out. If it carries our owner it is from an earlier
 * life on this data directory, which only one process can hold at a time: it is replaced at once. Any other owner is
 * waited for, as it may be alive.
 *
 * <p>Confined to the metadata thread.
 */
final class Registration {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final int ANY_VERSION = -1;

    private final ZkConnection connection;
    private final ZkSettings settings;
    private final Timer timer;
    private final Executor executor;
    private final BrokerImage broker;
    private final Optional<BrokerDisk> disk;
    /** The session in which we were registered last; 0 before the first time. */
    private long session;
    /** The version of our life's znode while we are registered. */
    private OptionalInt life = OptionalInt.empty();

    /** @param disk what it stores on; empty if nobody asks after that */
    Registration(
            ZkConnection connection,
            ZkSettings settings,
            Timer timer,
            Executor executor,
            BrokerImage broker,
            Optional<BrokerDisk> disk) {
        this.disk = disk;
        this.connection = connection;
        this.settings = settings;
        this.timer = timer;
        this.executor = executor;
        this.broker = broker;
    }

    int id() {
        return broker.id();
    }

    /**
     * Registers unless this session has done so before.
     *
     * @return fails with IllegalStateException when another broker holds the id for longer than a dead one could
     */
    CompletableFuture<Void> run() {
        Duration patience = connection.sessionTimeout().plus(settings.connectTimeout());
        return attempt(patience.dividedBy(LOOK_AGAIN));
    }

    /** Whether it was made and not given up since. */
    boolean isMade() {
        return life.isPresent();
    }

    /** The version of this life's znode; empty unless {@link #isMade}. */
    OptionalInt life() {
        return life;
    }

    /** Forgets the registration: it is gone, or may be. */
    void resign() {
        life = OptionalInt.empty();
    }

    /** Whether this is the registration we have made and not given up; it is forgotten then. */
    boolean isLostWith(String deleted) {
        boolean lost = life.isPresent() && deleted.equals(Znodes.BROKER.path(broker.id()));
        if (lost) {
            resign();
        }
        return lost;
    }

    /**
     * The conditions that make a write fail unless this very registration stands.
     *
     * @throws StaleBrokerEpochException if it is known already that it does not
     */
    List<Op> fence() {
        int version = life.orElseThrow(
                () -> new StaleBrokerEpochException("Broker " + broker.id() + " is not registered at this moment."));
        return List.of(
                Op.check(Znodes.BROKER.path(broker.id()), ANY_VERSION),
                Op.check(Znodes.LIFE.path(broker.id()), version));
    }

    /** Whether this path is one of those {@link #fence} looks at. */
    boolean isFencedBy(String path) {
        return path.equals(Znodes.BROKER.path(broker.id())) || path.equals(Znodes.LIFE.path(broker.id()));
    }

    private CompletableFuture<Void> attempt(long left) {
        return connection
                .read(Znodes.LIFE.path(broker.id()))
                .<CompletableFuture<Void>>handle((node, failure) -> {
                    if (failure == null) {
                        return begin(OptionalInt.of(node.stat().getVersion()), left);
                    }
                    return MultiFailure.code(failure) == Code.NONODE
                            ? begin(OptionalInt.empty(), left)
                            : CompletableFuture.failedFuture(failure);
                })
                .thenCompose(next -> next);
    }

    private CompletableFuture<Void> begin(OptionalInt lastLife, long left) {
        return state().thenCompose(state -> begin(lastLife, state, left));
    }

    /** As what it begins: what was noted of its disk when it was last let in tells whether it is to be believed. */
    private CompletableFuture<BrokerState> state() {
        if (disk.isEmpty()) {
            return CompletableFuture.completedFuture(BrokerState.FENCED);
        }
        return connection
                .read(Znodes.DISK.path(broker.id()))
                .<CompletableFuture<BrokerState>>handle((node, failure) -> {
                    if (failure != null && MultiFailure.code(failure) != Code.NONODE) {
                        return CompletableFuture.failedFuture(failure);
                    }
                    try {
                        Znodes.Disk known = failure != null ? null : Znodes.DISK.decode(node.data());
                        return CompletableFuture.completedFuture(
                                disk.get().mayHaveLostSomething(known) ? BrokerState.DISTRUSTED : BrokerState.FENCED);
                    } catch (IOException damaged) {
                        return CompletableFuture.failedFuture(damaged);
                    }
                })
                .thenCompose(next -> next);
    }

    private CompletableFuture<Void> begin(OptionalInt lastLife, BrokerState state, long left) {
        String path = Znodes.BROKER.path(broker.id());
        String lifePath = Znodes.LIFE.path(broker.id());
        long now = connection.sessionId();
        byte[] lifeNode = Znodes.LIFE.encode(new Znodes.Life(settings.owner(), session == now));
        var node = new Znodes.Broker(
                broker.endpoints(),
                broker.rack().orElse(null),
                settings.owner(),
                state,
                broker.cordoned(),
                disk.map(BrokerDisk::noted).orElse(null));
        Op next = lastLife.isPresent()
                ? Op.setData(lifePath, lifeNode, lastLife.getAsInt())
                : Op.create(lifePath, lifeNode, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        return connection
                .multi(List.of( // in this order, so that whoever has read the registration has read its life
                        next, Op.create(path, Znodes.BROKER.encode(node), Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL)))
                .<CompletableFuture<Void>>handle((done, failure) -> {
                    if (failure == null) {
                        life = OptionalInt.of(lastLife.isPresent() ? lastLife.getAsInt() + 1 : 0);
                        session = now;
                        return CompletableFuture.completedFuture(null);
                    }
                    return switch (MultiFailure.code(failure)) {
                        case NODEEXISTS ->
                            MultiFailure.isOf(failure, lifePath) ? attempt(left) : taken(path, lastLife, left);
                        case BADVERSION -> attempt(left); // begun by our own lost attempt, or by a rival
                        default -> CompletableFuture.failedFuture(failure);
                    };
                })
                .thenCompose(done -> done);
    }

    /** @param lastLife as read before the registration was found there, so it is no later than that */
    private CompletableFuture<Void> taken(String path, OptionalInt lastLife, long left) {
        return connection
                .read(path)
                .<CompletableFuture<Void>>handle((node, failure) -> {
                    if (failure != null) {
                        return MultiFailure.code(failure) == Code.NONODE
                                ? attempt(left)
                                : CompletableFuture.failedFuture(failure);
                    }
                    if (node.stat().getEphemeralOwner() == connection.sessionId()) {
                        life = lastLife;
                        session = connection.sessionId();
                        return CompletableFuture.completedFuture(null);
                    }
                    return replaceOrWait(path, node, left);
                })
                .thenCompose(next -> next);
    }

    private CompletableFuture<Void> replaceOrWait(String path, Node node, long left) {
        Znodes.Broker holder;
        try {
            holder = Znodes.BROKER.decode(node.data());
        } catch (IOException damaged) {
            return CompletableFuture.failedFuture(damaged);
        }
        if (holder.owner().equals(settings.owner())) {
            return connection
                    .delete(path, node.stat().getVersion())
                    .handle((done, goneAnyway) -> attempt(left))
                    .thenCompose(next -> next);
        }
        if (left <= 0) {
            return CompletableFuture.failedFuture(new IllegalStateException("node.id " + broker.id()
                    + " is in use by another broker at " + holder.endpoints() + "; give this one another node.id"));
        }
        var later = new CompletableFuture<Void>();
        timer.after(LOOK_AGAIN, executor, () -> later.complete(null));
        return later.thenCompose(now -> attempt(left - 1));
    }
}
