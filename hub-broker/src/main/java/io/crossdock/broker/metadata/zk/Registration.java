package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.zk.ZkConnection.Node;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;

import java.io.IOException;
import java.time.Duration;
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

    private final ZkConnection connection;
    private final ZkSettings settings;
    private final Timer timer;
    private final Executor executor;
    private final BrokerImage broker;

    Registration(ZkConnection connection, ZkSettings settings, Timer timer, Executor executor, BrokerImage broker) {
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

    private CompletableFuture<Void> attempt(long left) {
        String path = Znodes.BROKER.path(broker.id());
        var node = new Znodes.Broker(broker.endpoints(), broker.rack().orElse(null), settings.owner());
        return connection
                .create(path, Znodes.BROKER.encode(node), CreateMode.EPHEMERAL)
                .<CompletableFuture<Void>>handle((stat, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(null);
                    }
                    return MultiFailure.code(failure) == Code.NODEEXISTS
                            ? taken(path, left)
                            : CompletableFuture.failedFuture(failure);
                })
                .thenCompose(next -> next);
    }

    private CompletableFuture<Void> taken(String path, long left) {
        return connection
                .read(path)
                .<CompletableFuture<Void>>handle((node, failure) -> {
                    if (failure != null) {
                        return MultiFailure.code(failure) == Code.NONODE
                                ? attempt(left)
                                : CompletableFuture.failedFuture(failure);
                    }
                    if (node.stat().getEphemeralOwner() == connection.sessionId()) {
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
