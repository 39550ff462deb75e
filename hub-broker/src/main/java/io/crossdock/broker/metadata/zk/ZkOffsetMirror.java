package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.metadata.OffsetMirror;
import org.apache.kafka.common.TopicPartition;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Copies committed offsets to ZooKeeper, half a second behind. {@link OffsetNode} draws where they lie.
 *
 * <p>Waiting offsets are a map, so only the newest of each partition is written; it is bounded, and what does not fit is
 * left out until that partition's next commit. A partition has at most one write on its way, so that an old offset
 * cannot overtake a new one. Without ZooKeeper everything waits and is tried again.
 *
 * <p>Thread-safe. The lock covers the two collections only; nothing is written while it is held.
 */
public final class ZkOffsetMirror implements OffsetMirror, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZkOffsetMirror.class);
    private static final Duration BEHIND = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final int WAITING_AT_MOST = 200_000;
    private static final int WRITING_AT_MOST = 500;

    private final ZkConnection connection;
    private final Executor metadata;
    private final Timer timer;
    private final Object lock = new Object();
    /** The offset to write, empty to delete. */
    private final Map<OffsetNode, OptionalLong> waiting = new LinkedHashMap<>();

    private final Set<OffsetNode> writing = new HashSet<>();
    private final CompletableFuture<Void> flushed = new CompletableFuture<>();
    private boolean scheduled;
    private boolean closing;
    private boolean full;

    private ZkOffsetMirror(ZkConnection connection, Executor metadata, Timer timer) {
        this.connection = connection;
        this.metadata = metadata;
        this.timer = timer;
    }

    /** A mirror over the connection of a store; to be closed before it. */
    public static ZkOffsetMirror over(ZkMetadataStore store, Timer timer) {
        return new ZkOffsetMirror(store.connection(), store.executor(), timer);
    }

    @Override
    public void committed(String group, TopicPartition partition, long offset) {
        enqueue(new OffsetNode(group, partition), OptionalLong.of(offset));
    }

    @Override
    public void removed(String group, TopicPartition partition) {
        enqueue(new OffsetNode(group, partition), OptionalLong.empty());
    }

    /** Writes what still waits, for at most five seconds. */
    @Override
    public void close() throws InterruptedException {
        synchronized (lock) {
            closing = true;
        }
        metadata.execute(this::write);
        try {
            flushed.get(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException unreachable) {
            LOG.warn("Closed with {} offsets not copied to ZooKeeper; they are safe in the offsets topic", left());
        }
    }

    private void enqueue(OffsetNode node, OptionalLong offset) {
        synchronized (lock) {
            if (waiting.size() >= WAITING_AT_MOST && !waiting.containsKey(node)) {
                if (!full) {
                    full = true;
                    LOG.warn("More than {} offsets wait for ZooKeeper; leaving new ones out", WAITING_AT_MOST);
                }
                return;
            }
            waiting.put(node, offset);
            schedule(BEHIND);
        }
    }

    /** Needs the lock. */
    private void schedule(Duration delay) {
        if (!scheduled) {
            scheduled = true;
            timer.after(delay, metadata, this::write);
        }
    }

    /** Sends as many as may be on their way at once; each that comes back makes room for the next. */
    private void write() {
        var now = new LinkedHashMap<OffsetNode, OptionalLong>();
        synchronized (lock) {
            scheduled = false;
            Iterator<Map.Entry<OffsetNode, OptionalLong>> entries =
                    waiting.entrySet().iterator();
            while (entries.hasNext() && writing.size() < WRITING_AT_MOST) {
                Map.Entry<OffsetNode, OptionalLong> entry = entries.next();
                if (writing.add(entry.getKey())) {
                    now.put(entry.getKey(), entry.getValue());
                    entries.remove();
                }
            }
            full &= !waiting.isEmpty();
            if (closing && waiting.isEmpty() && writing.isEmpty()) {
                flushed.complete(null);
            }
        }
        now.forEach(
                (node, offset) -> send(node, offset).whenComplete((done, failure) -> written(node, offset, failure)));
    }

    private void written(OffsetNode node, OptionalLong offset, @Nullable Throwable failure) {
        synchronized (lock) {
            writing.remove(node);
            boolean again = failure != null && MultiFailure.isLoss(failure);
            if (again) {
                waiting.putIfAbsent(node, offset);
            }
            boolean lastOfRound = writing.isEmpty();
            if (again || lastOfRound && (!waiting.isEmpty() || closing)) {
                schedule(again || !closing ? BEHIND : Duration.ZERO);
            }
        }
        if (failure != null && !MultiFailure.isLoss(failure)) {
            LOG.warn("ZooKeeper refused a copy of an offset at {}", node.path(), failure);
        }
    }

    private CompletableFuture<Void> send(OffsetNode node, OptionalLong offset) {
        return offset.isPresent() ? set(node, offset.getAsLong()) : delete(node);
    }

    private CompletableFuture<Void> set(OffsetNode node, long offset) {
        return connection
                .set(node.path(), OffsetNode.content(offset), -1)
                .handle((stat, failure) -> failure != null && MultiFailure.code(failure) == Code.NONODE
                        ? create(node, offset)
                        : result(failure))
                .thenCompose(next -> next);
    }

    /** ZooKeeper does what one session asks in order, so the parents are there when the last one is made. */
    private CompletableFuture<Void> create(OffsetNode node, long offset) {
        for (String parent : node.parents()) {
            connection.create(parent, new byte[0], CreateMode.PERSISTENT);
        }
        return connection
                .create(node.path(), OffsetNode.content(offset), CreateMode.PERSISTENT)
                .handle((stat, failure) -> failure != null && MultiFailure.code(failure) == Code.NODEEXISTS
                        ? set(node, offset)
                        : result(failure))
                .thenCompose(next -> next);
    }

    private CompletableFuture<Void> delete(OffsetNode node) {
        CompletableFuture<Void> deleted = connection.delete(node.path(), -1);
        for (String parent : node.prunable()) {
            connection.delete(parent, -1); // refused while something else is below it, as it should be
        }
        return deleted.handle((done, failure) ->
                        failure != null && MultiFailure.code(failure) == Code.NONODE ? result(null) : result(failure))
                .thenCompose(next -> next);
    }

    private int left() {
        synchronized (lock) {
            return waiting.size() + writing.size();
        }
    }

    private static CompletableFuture<Void> result(@Nullable Throwable failure) {
        return failure == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(failure);
    }
}
