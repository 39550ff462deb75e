package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.CreateRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A ZooKeeper client that is always there: it opens a new session when the old one has expired.
 *
 * <p>Everything that comes back (events, results) arrives on one executor in the order in which ZooKeeper said it. That
 * order is a promise others build on: an event that announces a change arrives before any result that shows it, and the
 * events of our own write arrive before its result. Failed operations complete with a {@link KeeperException}.
 *
 * <p>Thread-safe; nothing but {@link #close} blocks.
 */
final class ZkConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZkConnection.class);
    private static final int CLOSE_MILLIS = 3000;
    /** From one that ZooKeeper refuses to the next. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final String connect;
    private final Duration sessionTimeout;
    private final ZkAccess access;
    private final Executor executor;
    private final Listener listener;
    private final LongSupplier nanoTime = System::nanoTime;
    private final ZkTraffic traffic = new ZkTraffic();
    private volatile @Nullable ZooKeeper client;
    private volatile boolean closed;

    /** @param executor runs one task at a time, in order */
    ZkConnection(String connect, Duration sessionTimeout, Executor executor, Listener listener) {
        this(connect, sessionTimeout, ZkAccess.OPEN, executor, listener);
    }

    /** @param access to whom all belongs that is made here */
    ZkConnection(String connect, Duration sessionTimeout, ZkAccess access, Executor executor, Listener listener) {
        this.connect = connect;
        this.sessionTimeout = sessionTimeout;
        this.access = access;
        this.executor = executor;
        this.listener = listener;
    }

    /** What a connection tells its owner, on the executor. */
    interface Listener {
        /** A session is there, new or resumed. Events may have been missed since {@link #disconnected}. */
        void connected();

        /** No server is reachable for now; the session may still be alive. */
        void disconnected();

        /** The session is over and its ephemerals are gone; a new one is being opened. */
        void expired();

        void event(EventType type, String path);
    }

    /** A znode as read. */
    record Node(byte[] data, Stat stat) {}

    /** Opens the first session in the background. */
    void open() {
        ZKClientConfig config = access.clientConfig();
        var session = new Session();
        try {
            var opened = new ZooKeeper(
                    connect,
                    Math.toIntExact(sessionTimeout.toMillis()),
                    session::process,
                    false,
                    new ImpatientHosts(connect),
                    config);
            client = opened;
            try {
                access.introduce(opened);
            } finally {
                session.opened.complete(opened);
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException("cannot open a ZooKeeper client for " + connect, unusable);
        }
    }

    /** The id of the current session, 0 before there is one. */
    long sessionId() {
        return current().getSessionId();
    }

    /** The session timeout agreed with the server; the wished one before there is a session. */
    Duration sessionTimeout() {
        int agreed = current().getSessionTimeout();
        return agreed > 0 ? Duration.ofMillis(agreed) : sessionTimeout;
    }

    ZkTraffic traffic() {
        return traffic;
    }

    CompletableFuture<Node> read(String path) {
        var request = new Request<Node>();
        current()
                .getData(
                        path,
                        false,
                        (rc, p, c, data, stat) -> request.answered(rc, p, () -> new Node(data, stat)),
                        null);
        return request.result;
    }

    CompletableFuture<List<String>> children(String path) {
        var request = new Request<List<String>>();
        current().getChildren(path, false, (rc, p, c, names) -> request.answered(rc, p, () -> names), null);
        return request.result;
    }

    /** The results of several reads, in their order; each of them may have failed by itself. */
    CompletableFuture<List<OpResult>> readTogether(List<Op> reads) {
        var request = new Request<List<OpResult>>();
        current()
                .multi(
                        reads,
                        (rc, p, c, results) -> {
                            if (results != null && results.size() == reads.size()) {
                                request.answered(Code.OK.intValue(), p, () -> results);
                            } else {
                                request.failed(KeeperException.create(
                                        Code.get(rc), reads.get(0).getPath()));
                            }
                        },
                        null);
        return request.result;
    }

    CompletableFuture<Stat> create(String path, byte[] data, CreateMode mode) {
        var request = new Request<Stat>();
        current()
                .create(
                        path,
                        data,
                        access.acl(),
                        mode,
                        (int rc, String p, Object c, String name, Stat stat) -> request.answered(rc, p, () -> stat),
                        null);
        return request.result;
    }

    CompletableFuture<Stat> set(String path, byte[] data, int version) {
        var request = new Request<Stat>();
        current().setData(path, data, version, (rc, p, c, stat) -> request.answered(rc, p, () -> stat), null);
        return request.result;
    }

    /** To whom a znode belongs. */
    CompletableFuture<List<ACL>> owners(String path) {
        var request = new Request<List<ACL>>();
        current().getACL(path, null, (rc, p, c, acl, stat) -> request.answered(rc, p, () -> acl), null);
        return request.result;
    }

    /** Makes a znode ours alone. */
    CompletableFuture<Void> own(String path) {
        var request = new Request<@Nullable Void>();
        current().setACL(path, access.acl(), -1, (rc, p, c, stat) -> request.answered(rc, p), null);
        return request.result;
    }

    CompletableFuture<Void> delete(String path, int version) {
        var request = new Request<@Nullable Void>();
        current().delete(path, version, (rc, p, c) -> request.answered(rc, p), null);
        return request.result;
    }

    /** All or nothing. On failure the exception's {@code getResults()} tell the operation that failed. */
    CompletableFuture<Void> multi(List<Op> operations) {
        var request = new Request<@Nullable Void>();
        current()
                .multi(
                        operations.stream().map(this::owned).toList(),
                        (rc, p, c, results) -> {
                            if (rc == Code.OK.intValue()) {
                                request.answered(rc, p);
                            } else {
                                request.failed(MultiFailure.of(rc, operations, results));
                            }
                        },
                        null);
        return request.result;
    }

    /** Events of this path and everything below it arrive from now on, over every reconnect of this session. */
    CompletableFuture<Void> watch(String path) {
        var request = new Request<@Nullable Void>();
        current().addWatch(path, AddWatchMode.PERSISTENT_RECURSIVE, (rc, p, c) -> request.answered(rc, p), null);
        return request.result;
    }

    /** Completes when this connection's server has seen every write that was acknowledged to anyone until now. */
    CompletableFuture<Void> sync(String path) {
        var request = new Request<@Nullable Void>();
        current().sync(path, (rc, p, c) -> request.answered(rc, p), null);
        return request.result;
    }

    /** Completes after the results of all reads before it and after the events of all our writes before it. */
    CompletableFuture<Void> barrier() {
        var request = new Request<@Nullable Void>();
        current().exists("/", false, (rc, p, c, stat) -> request.answered(rc, p), null);
        return request.result;
    }

    /** Ends the session, so that its ephemerals go at once. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        ZooKeeper open = client;
        if (open != null) {
            open.close(CLOSE_MILLIS);
        }
    }

    /** With our ACL in the place of whatever the operation says: nothing is made that everybody may read by mistake. */
    private Op owned(Op operation) {
        if (access.credentials().isPresent() && operation.toRequestRecord() instanceof CreateRequest made) {
            return Op.create(made.getPath(), made.getData(), access.acl(), made.getFlags());
        }
        return operation;
    }

    private ZooKeeper current() {
        ZooKeeper open = client;
        if (open == null) {
            throw new IllegalStateException("the connection was not opened");
        }
        return open;
    }

    private void run(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException closing) {
            LOG.debug("Dropped a ZooKeeper result: its executor is closed", closing);
        }
    }

    /**
     * A client that was refused is dead for good and says nothing more, so its session counts as over, and the next one is
     * opened after a pause. One whose own login failed goes on without it.
     */
    private void refused() {
        ZooKeeper dead = current();
        if (dead.getState().isAlive()) {
            LOG.error("The login to ZooKeeper at {} failed; check java.security.auth.login.config", connect);
            return;
        }
        LOG.error(
                "ZooKeeper at {} refuses this hub, which takes part in nothing until that is mended: compare"
                        + " zookeeper.credentials, or the entry Client of java.security.auth.login.config, with what"
                        + " ZooKeeper knows. The next try is in {} s",
                connect,
                PAUSE.toSeconds());
        listener.expired();
        CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS, this::run)
                .execute(() -> {
                    if (!closed && client == dead) {
                        open();
                    }
                });
    }

    /** One question, from the asking to its answer. */
    private final class Request<T extends @Nullable Object> {
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final long asked = nanoTime.getAsLong();

        /** @param value called when it went well, on the executor */
        void answered(int rc, String path, Supplier<T> value) {
            if (rc == Code.OK.intValue()) {
                traffic.answered(nanoTime.getAsLong() - asked);
                run(() -> result.complete(value.get()));
            } else {
                failed(KeeperException.create(Code.get(rc), path));
            }
        }

        void answered(int rc, String path) {
            answered(rc, path, () -> null);
        }

        void failed(KeeperException why) {
            traffic.answered(nanoTime.getAsLong() - asked);
            if (MultiFailure.isLoss(why)) {
                traffic.lostOne();
            }
            run(() -> result.completeExceptionally(why));
        }
    }

    /** Drops what an earlier session still has to say once its successor is open. */
    private final class Session {
        private final CompletableFuture<ZooKeeper> opened = new CompletableFuture<>();

        /** A client may be connected before its constructor has returned; what it says then waits until we have it. */
        void process(WatchedEvent event) {
            ZooKeeper own = opened.join();
            run(() -> {
                if (closed || own != ZkConnection.this.client) {
                    return;
                }
                switch (event.getState()) {
                    case Expired -> {
                        traffic.sessionExpired();
                        listener.expired();
                        open();
                    }
                    case Disconnected -> {
                        traffic.connection(false);
                        listener.disconnected();
                    }
                    case AuthFailed -> refused();
                    case SyncConnected, SaslAuthenticated, ConnectedReadOnly -> {
                        if (event.getType() != EventType.None) {
                            listener.event(event.getType(), event.getPath());
                        } else {
                            traffic.connection(true);
                            listener.connected();
                        }
                    }
                    default -> LOG.debug("ZooKeeper connection is {}", event.getState());
                }
            });
        }
    }
}
