package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.zk.ZkConnection.Node;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Decides which broker is the controller: the one that made the ephemeral {@code /controller}.
 *
 * <p>Whoever makes it raises {@code /controller_epoch} in the same transaction. Every controller write checks the
 * version of that znode, so a controller that was deposed without noticing can write nothing.
 *
 * <p>Confined to the metadata thread.
 */
final class Election {
    private static final Logger LOG = LoggerFactory.getLogger(Election.class);

    private final ZkConnection connection;
    private final int broker;
    private final String owner;
    private OptionalInt epochVersion = OptionalInt.empty();

    Election(ZkConnection connection, int broker, String owner) {
        this.connection = connection;
        this.broker = broker;
        this.owner = owner;
    }

    /** Stands for election. Completes when there is a controller, this broker or another. */
    CompletableFuture<Void> run() {
        return connection.read(Znodes.CONTROLLER_EPOCH.path()).thenCompose(this::attempt);
    }

    /** Forgets that this broker was elected: its session is over. */
    void resign() {
        epochVersion = OptionalInt.empty();
    }

    /**
     * The condition that makes a write fail unless this broker is still the controller.
     *
     * @throws NotControllerException if this broker knows already that it is not
     */
    Op fence() {
        return Op.check(
                Znodes.CONTROLLER_EPOCH.path(),
                epochVersion.orElseThrow(
                        () -> new NotControllerException("Broker " + broker + " is not the controller.")));
    }

    private CompletableFuture<Void> attempt(Node epochNode) {
        int epoch;
        try {
            epoch = Znodes.CONTROLLER_EPOCH.decode(epochNode.data()).epoch() + 1;
        } catch (IOException damaged) {
            return CompletableFuture.failedFuture(damaged);
        }
        int version = epochNode.stat().getVersion();
        return connection
                .multi(List.of(
                        Op.setData(
                                Znodes.CONTROLLER_EPOCH.path(),
                                Znodes.CONTROLLER_EPOCH.encode(new Znodes.ControllerEpoch(epoch)),
                                version),
                        Op.create(
                                Znodes.CONTROLLER.path(),
                                Znodes.CONTROLLER.encode(new Znodes.Controller(broker, epoch, owner)),
                                Ids.OPEN_ACL_UNSAFE,
                                CreateMode.EPHEMERAL)))
                .<CompletableFuture<Void>>handle((won, failure) -> {
                    if (failure == null) {
                        epochVersion = OptionalInt.of(version + 1);
                        LOG.info("Broker {} is the controller, epoch {}", broker, epoch);
                        return CompletableFuture.completedFuture(null);
                    }
                    return switch (MultiFailure.code(failure)) {
                        case NODEEXISTS -> look(version);
                        case BADVERSION -> run(); // somebody stood for election at the same time
                        default -> CompletableFuture.failedFuture(failure);
                    };
                })
                .thenCompose(next -> next);
    }

    /** Someone is controller. It may be us, if the answer to our own attempt was lost. */
    private CompletableFuture<Void> look(int version) {
        return connection
                .read(Znodes.CONTROLLER.path())
                .<CompletableFuture<Void>>handle((node, failure) -> {
                    if (failure != null) {
                        return MultiFailure.code(failure) == Code.NONODE
                                ? run()
                                : CompletableFuture.failedFuture(failure);
                    }
                    return settle(node, version);
                })
                .thenCompose(next -> next);
    }

    private CompletableFuture<Void> settle(Node node, int version) {
        if (node.stat().getEphemeralOwner() == connection.sessionId()) {
            epochVersion = OptionalInt.of(version);
            return CompletableFuture.completedFuture(null);
        }
        resign();
        try {
            if (Znodes.CONTROLLER.decode(node.data()).owner().equals(owner)) {
                return connection
                        .delete(Znodes.CONTROLLER.path(), node.stat().getVersion())
                        .handle((done, goneAnyway) -> run())
                        .thenCompose(next -> next);
            }
        } catch (IOException damaged) {
            return CompletableFuture.failedFuture(damaged);
        }
        return CompletableFuture.completedFuture(null);
    }
}
