package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.ErrorResult;
import org.apache.zookeeper.OpResult.GetChildrenResult;
import org.apache.zookeeper.OpResult.GetDataResult;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads a znode and everything below it into a fold, level by level and many znodes in a request: a cluster of ten thousand
 * topics has thirty thousand of them, and each request has its price on four threads.
 *
 * <p>An answer longer than ZooKeeper's client takes (1 MiB unless {@code jute.maxbuffer} says otherwise) costs the
 * connection. Znodes of topics are far too small for that; should others not be, fewer are asked for at a time after each
 * reading that was cut off.
 *
 * <p>Confined to the metadata thread, but for {@link #count}.
 */
final class TreeReader {
    private static final int ANY_VERSION = -1;
    private static final int MOST_TOGETHER = 50;

    private final ZkConnection connection;
    private final AtomicLong count = new AtomicLong();
    private int together = MOST_TOGETHER;

    TreeReader(ZkConnection connection) {
        this.connection = connection;
    }

    /** Znodes read since the beginning. Thread-safe. */
    long count() {
        return count.get();
    }

    /** @return fails with what kept a znode from being read, unless the fold knows what that means */
    CompletableFuture<Void> read(String path, ClusterFold fold) {
        return level(List.of(path), fold).whenComplete((all, failure) -> {
            if (failure == null) {
                together = MOST_TOGETHER;
            } else if (MultiFailure.isLoss(failure)) {
                together = Math.max(1, together / 4);
            }
        });
    }

    private CompletableFuture<Void> level(List<String> paths, ClusterFold fold) {
        if (paths.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return together(paths, Op::getData, (path, result) -> data(path, result, fold))
                .thenCompose(
                        parents -> together(parents, Op::getChildren, (path, result) -> children(path, result, fold)))
                .thenCompose(below -> level(below, fold));
    }

    /** @return what was made of all results */
    private CompletableFuture<List<String>> together(
            List<String> paths, Function<String, Op> read, BiFunction<String, OpResult, List<String>> made) {
        var all = new ArrayList<String>();
        var batches = new ArrayList<CompletableFuture<?>>();
        for (int from = 0; from < paths.size(); from += together) {
            List<String> batch = paths.subList(from, Math.min(paths.size(), from + together));
            batches.add(
                    connection.readTogether(batch.stream().map(read).toList()).thenAccept(results -> {
                        for (int i = 0; i < batch.size(); i++) {
                            all.addAll(made.apply(batch.get(i), results.get(i)));
                        }
                    }));
        }
        return CompletableFuture.allOf(batches.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> all);
    }

    /** @return the path if there is something below it */
    private List<String> data(String path, OpResult result, ClusterFold fold) {
        if (result instanceof GetDataResult node) {
            count.incrementAndGet();
            fold.set(path, new ZkConnection.Node(node.getData(), node.getStat()));
            return node.getStat().getNumChildren() == 0 ? List.of() : List.of(path);
        }
        return unread(path, result, fold);
    }

    private static List<String> children(String path, OpResult result, ClusterFold fold) {
        if (result instanceof GetChildrenResult names) {
            return names.getChildren().stream().map(name -> path + "/" + name).toList();
        }
        return unread(path, result, fold);
    }

    private static List<String> unread(String path, OpResult result, ClusterFold fold) {
        Code code = result instanceof ErrorResult error ? Code.get(error.getErr()) : Code.SYSTEMERROR;
        if (code == Code.NONODE) {
            fold.removed(path);
        } else if (!fold.unreadable(path, ANY_VERSION)) {
            throw new CompletionException(KeeperException.create(code, path));
        }
        return List.of();
    }
}
