package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The cluster's memory in ZooKeeper. {@link Znodes} draws what lies where.
 *
 * <p>One watch covers everything: an event names a znode, the znode is read, {@link ClusterFold} makes the next image
 * of it. ZooKeeper does not repeat the events of the time in which we were not connected, therefore everything is read
 * again after each reconnect, and registration and election are run again; both are without effect when nothing was
 * lost.
 *
 * <pre>
 * connected ─▶ foundation ─▶ watch ─▶ read all ─▶ publish ─▶ register ─▶ elect ─▶ clear up doubtful writes
 *     ▲                                                        ▲                     │
 *     │                                                        └── taken for dead ◀──┤
 *     └──────────────────────────── disconnected, perhaps expired ◀──────────────────┘
 * </pre>
 *
 * <p>Thread-safe. All state but the image is confined to the executor given to {@link #open}, the {@code metadata}
 * thread. Only {@link #open} and {@link #close} block.
 */
public final class ZkMetadataStore implements MetadataStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZkMetadataStore.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    private static final Duration BETWEEN_ACCESS_CHECKS = Duration.ofSeconds(3);
    private static final int ANY_VERSION = -1;

    private final ZkSettings settings;
    private final Executor metadata;
    private final Timer timer;
    private final ZkConnection connection;
    private final TreeReader reader;
    private final Publisher publisher = new Publisher();
    private final ChangeWriter writer;
    private final ProducerIdAllocator producerIds;
    private final List<Consumer<Boolean>> sessionListeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> loadedOnce = new CompletableFuture<>();

    private volatile boolean closed;
    private ClusterFold fold = new ClusterFold(publisher.image());
    private boolean loaded;
    private @Nullable CompletableFuture<Void> upcoming;
    private boolean alive;
    private @Nullable Member member;
    private Timer.@Nullable Cancellable grace;

    private ZkMetadataStore(ZkSettings settings, Executor metadata, Timer timer) {
        this.settings = settings;
        this.metadata = metadata;
        this.timer = timer;
        this.connection = new ZkConnection(
                settings.connect(), settings.sessionTimeout(), settings.access(), metadata, new Session());
        this.reader = new TreeReader(connection);
        this.writer = new ChangeWriter(connection, () -> loaded, () -> fold, this::publishSoon, timer, metadata);
        this.producerIds = new ProducerIdAllocator(connection, timer, metadata);
    }

    /**
     * Connects and reads the whole cluster, creating an empty one where there is none.
     *
     * @param metadata runs one task at a time, in order; listeners are called on it
     * @return a store whose image is complete
     * @throws IOException if ZooKeeper cannot be reached in time or holds something else; says where and what to do
     */
    public static ZkMetadataStore open(ZkSettings settings, Executor metadata, Timer timer)
            throws IOException, InterruptedException {
        try {
            Foundation.chroot(settings);
            var store = new ZkMetadataStore(settings, metadata, timer);
            store.connection.open();
            store.awaitLoaded();
            store.checkAccess();
            return store;
        } catch (IllegalArgumentException malformed) {
            throw new IOException(
                    "zookeeper.connect '" + settings.connect()
                            + "' is not of the form host:port[,host:port…][/chroot]: " + malformed.getMessage(),
                    malformed);
        }
    }

    /**
     * Makes this broker known, and keeps it known over lost sessions. From now on it stands for election. To be called
     * once, when the broker can be reached at its endpoints.
     *
     * @param broker as others should see it; its epoch is ignored, ZooKeeper gives one
     * @return completes with an image that shows this broker and a controller; fails with IllegalStateException when
     *     another broker holds the id
     */
    public CompletableFuture<ClusterImage> register(BrokerImage broker) {
        return register(broker, Optional.empty());
    }

    /** @param disk what the broker stores on, by which the cluster knows whether it still has what it had */
    public CompletableFuture<ClusterImage> register(BrokerImage broker, Optional<BrokerDisk> disk) {
        var registered = new CompletableFuture<ClusterImage>();
        run(() -> {
            member = new Member(
                    new Fence(
                            new Election(connection, broker.id(), settings.owner()),
                            new Registration(connection, settings, timer, metadata, broker, disk)),
                    registered);
            if (loaded) {
                join();
            }
        });
        return registered;
    }

    /**
     * Hears {@code true} when this broker is registered and the controller lets it take part, after every other
     * listener has been told of the image that shows it, and {@code false} when the others may take it for dead and it
     * has to stop leading. It must not lead before the first {@code true}: what the image says until then may be about
     * an earlier life of it, which had records that are lost. Called on the metadata thread.
     */
    public void onSession(Consumer<Boolean> listener) {
        sessionListeners.add(listener);
    }

    @Override
    public ClusterImage image() {
        return publisher.image();
    }

    @Override
    public ClusterImage subscribe(Listener listener) {
        return publisher.subscribe(listener);
    }

    @Override
    public CompletableFuture<Void> apply(MetadataChange change) {
        var done = new CompletableFuture<Void>();
        run(() -> {
            if (member == null) {
                done.completeExceptionally(new NotControllerException("This broker has not joined the cluster yet."));
            } else {
                writer.write(change, member.fence(), done);
            }
        });
        return done;
    }

    @Override
    public CompletableFuture<ProducerIdBlock> nextProducerIds() {
        var block = new CompletableFuture<ProducerIdBlock>();
        run(() -> producerIds.next().whenComplete((taken, failure) -> {
            if (failure == null) {
                block.complete(taken);
            } else {
                block.completeExceptionally(MultiFailure.unwrap(failure));
            }
        }));
        return block;
    }

    /** What passes between this broker and ZooKeeper. */
    public ZkTraffic traffic() {
        return connection.traffic();
    }

    /** Leaves the cluster: the others see this broker go at once. Changes that still wait fail. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        run(writer::close);
        connection.close();
    }

    /** The session others would have to end to make this broker disappear. */
    long sessionId() {
        return connection.sessionId();
    }

    ZkConnection connection() {
        return connection;
    }

    Executor executor() {
        return metadata;
    }

    static IOException unreachable(ZkSettings settings) {
        return new IOException("ZooKeeper at '" + settings.connect() + "' did not answer within "
                + settings.connectTimeout().toMillis()
                + " ms; check that it runs and that zookeeper.connect is right, or raise"
                + " zookeeper.connection.timeout.ms");
    }

    /** Only who is silent is given up: a large cluster on a busy machine may take longer to be read. */
    private void awaitLoaded() throws IOException, InterruptedException {
        long before = 0;
        while (!isLoadedWithin(settings.connectTimeout())) {
            long now = reader.count();
            if (now == before) {
                close();
                throw unreachable(settings);
            }
            LOG.info("Still reading the cluster in ZooKeeper at {}: {} znodes so far", settings.connect(), now);
            before = now;
        }
    }

    private boolean isLoadedWithin(Duration patience) throws IOException, InterruptedException {
        try {
            loadedOnce.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException failed) {
            close();
            String hint = MultiFailure.code(failed) == Code.NOAUTH
                    ? "; it belongs to others: check zookeeper.credentials (in a cluster of hubs, cluster.secret)"
                    : "";
            throw new IOException(
                    "The cluster in ZooKeeper at '" + settings.connect() + "' cannot be read: " + failed.getCause()
                            + hint,
                    failed.getCause());
        }
    }

    private void establish() {
        loaded = false;
        var reading = new ClusterFold(publisher.image());
        fold = reading;
        Foundation.lay(connection)
                .thenCompose(laid -> Foundation.close(connection, settings.access()))
                .thenCompose(laid -> connection.watch(Znodes.ROOT))
                .thenCompose(watched -> connection.sync(Znodes.ROOT))
                .thenCompose(synced -> reader.read(Znodes.ROOT, reading))
                .whenComplete((all, failure) -> {
                    if (fold != reading) {
                        return; // connected once more meanwhile: a later reading is under way
                    }
                    if (failure != null) {
                        if (MultiFailure.code(failure) == Code.NOAUTH) {
                            shutOut();
                        }
                        retryUnlessLost(failure, this::establish);
                        return;
                    }
                    loaded = true;
                    publish();
                    loadedOnce.complete(null);
                    join();
                });
    }

    /**
     * ZooKeeper tells nobody of changes of what he may not read, nor that he may not: whether this broker still may has to
     * be asked.
     */
    private void checkAccess() {
        timer.after(BETWEEN_ACCESS_CHECKS, metadata, () -> {
            if (closed) {
                return;
            }
            if (loaded) {
                ClusterFold known = fold;
                for (String path : List.of(Znodes.ROOT, ScopedConfigs.folder(ConfigScope.ACL))) {
                    connection.read(path).whenComplete((node, failure) -> {
                        if (failure != null && fold == known && MultiFailure.code(failure) == Code.NOAUTH) {
                            establish();
                        }
                    });
                }
            }
            checkAccess();
        });
    }

    /**
     * ZooKeeper does not let us read any more what is ours: what others change is not seen here, so this broker neither leads
     * nor lets anybody in by rules that may be outdated, until everything can be read again.
     */
    private void shutOut() {
        ClusterImage closed = ScopedConfigs.withoutRules(publisher.image());
        if (closed != publisher.image()) {
            LOG.error(
                    "ZooKeeper at {} does not let this broker read the cluster any more: it leads nothing and refuses"
                            + " everything to all but super users; check zookeeper.credentials (in a cluster of hubs,"
                            + " cluster.secret) and to whom {} belongs",
                    settings.connect(),
                    Znodes.ROOT);
            resign();
            publisher.publish(closed);
        }
    }

    /** Others may take this broker for dead. */
    private void resign() {
        if (member != null) {
            member.election().resign();
            member.registration().resign();
        }
        session(false);
    }

    private void join() {
        Member joining = member;
        if (joining == null) {
            return;
        }
        joining.registration()
                .run()
                .thenCompose(registered -> joining.election().run())
                .thenCompose(elected -> connection.barrier())
                .whenComplete((shown, failure) -> {
                    if (!loaded) {
                        return; // connected once more meanwhile: this runs again when everything is read
                    }
                    if (failure == null) {
                        publish();
                        writer.resume(publisher.image());
                        joining.registered().complete(publisher.image());
                    } else if (MultiFailure.unwrap(failure) instanceof IllegalStateException taken
                            && joining.registered().completeExceptionally(taken)) {
                        member = null;
                    } else {
                        retryUnlessLost(failure, this::join);
                    }
                });
    }

    private void retryUnlessLost(Throwable failure, Runnable step) {
        if (MultiFailure.isLoss(failure)) {
            return; // the next connection starts from the beginning
        }
        LOG.error("ZooKeeper refused a step of joining the cluster; trying again", failure);
        loadedOnce.completeExceptionally(MultiFailure.unwrap(failure));
        timer.after(TRY_AGAIN, metadata, step);
    }

    /** @return completes when every listener has finished with the image that shows all that has been read */
    private CompletableFuture<Void> publish() {
        CompletableFuture<Void> promised = upcoming;
        upcoming = null;
        CompletableFuture<Void> settled = publisher.publish(fold.next(publisher.image()));
        if (member != null && member.takesPart(publisher.image())) {
            session(true);
        }
        if (promised != null) {
            settled.whenComplete((done, never) -> promised.complete(null));
        }
        return settled;
    }

    /**
     * Publishes behind what is queued on the metadata thread, so that a burst of events, or of answers to writes, makes
     * one image: each costs a look at every topic. While the cluster is being read again it waits for the end of that.
     */
    private CompletableFuture<Void> publishSoon() {
        CompletableFuture<Void> promised = upcoming;
        if (promised == null) {
            promised = new CompletableFuture<>();
            upcoming = promised;
            run(() -> {
                if (loaded && upcoming != null) {
                    publish();
                }
            });
        }
        return promised;
    }

    private void session(boolean now) {
        if (alive != now) {
            alive = now;
            sessionListeners.forEach(listener -> listener.accept(now));
        }
    }

    private void run(Runnable task) {
        try {
            metadata.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.debug("Dropped a metadata task: the thread is closed", closed);
        }
    }

    /** This broker as a part of the cluster. */
    private record Member(Fence fence, CompletableFuture<ClusterImage> registered) {
        Registration registration() {
            return fence.registration();
        }

        Election election() {
            return fence.election();
        }

        boolean isLeaving(ClusterImage image) {
            BrokerImage shown = image.brokers().get(fence.broker());
            return shown != null && shown.state() == BrokerState.LEAVING;
        }

        boolean takesPart(ClusterImage image) {
            BrokerImage shown = image.brokers().get(fence.broker());
            return registration().isMade() && shown != null && shown.serves();
        }
    }

    private final class Session implements ZkConnection.Listener {
        @Override
        public void connected() {
            if (grace != null) {
                grace.cancel();
            }
            establish();
        }

        /** The client notices after two thirds of the session timeout; the last third is how long others wait. */
        @Override
        public void disconnected() {
            LOG.warn("Lost the connection to ZooKeeper at {}", settings.connect());
            grace = timer.after(connection.sessionTimeout().dividedBy(3), metadata, ZkMetadataStore.this::resign);
        }

        @Override
        public void expired() {
            LOG.warn("The ZooKeeper session expired; registering again");
            resign();
        }

        @Override
        public void event(EventType type, String path) {
            if (type == EventType.NodeDeleted) {
                fold.removed(path);
                publishSoon();
                if (!loaded || member == null) {
                    return; // whatever it was, joining takes care of it
                }
                if (member.registration().isLostWith(path)) {
                    session(false);
                    if (member.isLeaving(publisher.image())) {
                        return; // its sockets are closed by now, which looks like death
                    }
                    LOG.warn("Our registration was taken away, as if this broker were dead; registering again");
                    join();
                } else if (path.equals(Znodes.CONTROLLER.path())) {
                    member.election().run().exceptionally(failure -> {
                        retryUnlessLost(failure, ZkMetadataStore.this::join);
                        return null;
                    });
                }
                return;
            }
            connection.read(path).whenComplete((node, failure) -> {
                if (failure == null) {
                    fold.set(path, node);
                } else if (MultiFailure.code(failure) == Code.NONODE) {
                    fold.removed(path);
                } else if (!MultiFailure.isLoss(failure) && fold.unreadable(path, ANY_VERSION)) {
                    LOG.error("Everything is refused because of znode {}: it cannot be read", path, failure);
                } else if (MultiFailure.code(failure) == Code.NOAUTH) {
                    establish(); // whatever else is not ours any more; reading goes on until all of it is again
                    return;
                }
                publishSoon();
            });
        }
    }
}
