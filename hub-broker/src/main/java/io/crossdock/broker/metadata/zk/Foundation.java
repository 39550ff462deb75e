package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.FeaturesImage;
import org.apache.kafka.common.Uuid;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.data.ACL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes what a cluster stands on, once in its life: the chroot, the folders and the cluster id. */
final class Foundation {
    private static final Logger LOG = LoggerFactory.getLogger(Foundation.class);
    private static final byte[] NOTHING = {};

    private Foundation() {}

    /** All of it in one transaction, so that two first brokers cannot make two cluster ids. */
    static CompletableFuture<Void> lay(ZkConnection connection) {
        return connection
                .read(Znodes.CLUSTER.path())
                .<CompletableFuture<Void>>handle((there, failure) -> {
                    if (failure == null) {
                        return addWhatIsNew(connection);
                    }
                    return MultiFailure.code(failure) == Code.NONODE
                            ? create(connection)
                            : CompletableFuture.failedFuture(failure);
                })
                .thenCompose(next -> next);
    }

    /**
     * Makes everything ours alone if we have credentials and it is not: a cluster that was open before is closed by the
     * first broker that has them. The root last, so that what was interrupted is begun again.
     */
    static CompletableFuture<Void> close(ZkConnection connection, ZkAccess access) {
        if (access.credentials().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return connection.owners(Znodes.ROOT).thenCompose(owners -> {
            if (owners.stream().noneMatch(owner -> owner.getId().getScheme().equals("world"))) {
                return CompletableFuture.completedFuture(null);
            }
            LOG.info("Closing {} in ZooKeeper to everybody without zookeeper.credentials", Znodes.ROOT);
            return own(connection, Znodes.ROOT);
        });
    }

    private static CompletableFuture<Void> own(ZkConnection connection, String path) {
        return unlessGone(connection
                .children(path)
                .thenCompose(names -> CompletableFuture.allOf(names.stream()
                        .map(name -> own(connection, path + "/" + name))
                        .toArray(CompletableFuture<?>[]::new)))
                .thenCompose(below -> connection.own(path)));
    }

    private static CompletableFuture<Void> unlessGone(CompletableFuture<Void> step) {
        return step.<CompletableFuture<Void>>handle(
                        (done, failure) -> failure == null || MultiFailure.code(failure) == Code.NONODE
                                ? CompletableFuture.completedFuture(null)
                                : CompletableFuture.failedFuture(failure))
                .thenCompose(next -> next);
    }

    private static CompletableFuture<Void> create(ZkConnection connection) {
        var operations = new ArrayList<Op>();
        Znodes.FOLDERS.forEach(path -> operations.add(create(path, NOTHING)));
        operations.addAll(later());
        operations.add(create(
                Znodes.CLUSTER.path(),
                Znodes.CLUSTER.encode(new Znodes.Cluster(Uuid.randomUuid().toString()))));
        operations.add(
                create(Znodes.CONTROLLER_EPOCH.path(), Znodes.CONTROLLER_EPOCH.encode(new Znodes.ControllerEpoch(0))));
        operations.add(create(Znodes.PRODUCER_IDS.path(), Znodes.PRODUCER_IDS.encode(new Znodes.ProducerIds(0))));
        return unlessThere(connection.multi(operations));
    }

    /** Parts that clusters of the first versions do not have, each in a transaction of its own. */
    private static CompletableFuture<Void> addWhatIsNew(ZkConnection connection) {
        return CompletableFuture.allOf(later().stream()
                .map(part -> unlessThere(connection.multi(List.of(part))))
                .toArray(CompletableFuture<?>[]::new));
    }

    private static List<Op> later() {
        var operations = new ArrayList<Op>();
        Znodes.LATER_FOLDERS.forEach(path -> operations.add(create(path, NOTHING)));
        operations.add(
                create(Znodes.FEATURES.path(), Znodes.FEATURES.encode(new Znodes.Features(FeaturesImage.initial()))));
        return operations;
    }

    private static CompletableFuture<Void> unlessThere(CompletableFuture<?> creation) {
        return creation.<CompletableFuture<Void>>handle(
                        (done, failure) -> failure == null || MultiFailure.code(failure) == Code.NODEEXISTS
                                ? CompletableFuture.completedFuture(null)
                                : CompletableFuture.failedFuture(failure))
                .thenCompose(next -> next);
    }

    private static Op create(String path, byte[] data) {
        return Op.create(path, data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    /** Creates the chroot of the connect string, if it has one. Blocks: a client cannot start below a missing chroot. */
    static void chroot(ZkSettings settings) throws IOException, InterruptedException {
        String chroot = new ConnectStringParser(settings.connect()).getChrootPath();
        if (chroot == null) {
            return;
        }
        String servers = settings.connect().substring(0, settings.connect().indexOf('/'));
        var connected = new CountDownLatch(1);
        int session = Math.toIntExact(settings.sessionTimeout().toMillis());
        Watcher watcher = event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        };
        try (var client =
                new ZooKeeper(servers, session, watcher, settings.access().clientConfig())) {
            settings.access().introduce(client);
            if (!connected.await(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw ZkMetadataStore.unreachable(settings);
            }
            for (int slash = chroot.indexOf('/', 1); ; slash = chroot.indexOf('/', slash + 1)) {
                boolean last = slash < 0;
                createIfMissing( // what lies above ours may be others' too
                        client,
                        last ? chroot : chroot.substring(0, slash),
                        last ? settings.access().acl() : Ids.OPEN_ACL_UNSAFE);
                if (last) {
                    return;
                }
            }
        } catch (KeeperException refused) {
            throw new IOException("ZooKeeper refused to create the chroot " + chroot + ": " + refused, refused);
        }
    }

    private static void createIfMissing(ZooKeeper client, String path, List<ACL> acl)
            throws KeeperException, InterruptedException {
        try {
            client.create(path, NOTHING, acl, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException there) {
            // another cluster below the same parent, or an earlier start of this one
        }
    }
}
