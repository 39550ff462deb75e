package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.metadata.MetadataStore.ProducerIdBlock;
import io.crossdock.broker.metadata.zk.ZkConnection.Node;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.zookeeper.KeeperException.Code;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Takes blocks of producer ids from one counter of the cluster. Any broker may: the write is conditional on the version
 * it was read at. A block whose write was not answered is given up, ids are plenty.
 *
 * <p>Confined to the metadata thread.
 */
final class ProducerIdAllocator {
    private static final int BLOCK = 1000;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int ATTEMPTS = 100;

    private final ZkConnection connection;
    private final Timer timer;
    private final Executor executor;

    ProducerIdAllocator(ZkConnection connection, Timer timer, Executor executor) {
        this.connection = connection;
        this.timer = timer;
        this.executor = executor;
    }

    CompletableFuture<ProducerIdBlock> next() {
        return attempt(ATTEMPTS);
    }

    private CompletableFuture<ProducerIdBlock> attempt(int left) {
        return connection
                .read(Znodes.PRODUCER_IDS.path())
                .thenCompose(this::take)
                .<CompletableFuture<ProducerIdBlock>>handle((block, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(block);
                    }
                    boolean again = MultiFailure.isLoss(failure) || MultiFailure.code(failure) == Code.BADVERSION;
                    if (!again || left <= 1) {
                        return CompletableFuture.failedFuture(new CoordinatorNotAvailableException(
                                "No producer ids: ZooKeeper did not give a block", failure));
                    }
                    var later = new CompletableFuture<Void>();
                    timer.after(PAUSE, executor, () -> later.complete(null));
                    return later.thenCompose(now -> attempt(left - 1));
                })
                .thenCompose(next -> next);
    }

    private CompletableFuture<ProducerIdBlock> take(Node node) {
        long first;
        try {
            first = Znodes.PRODUCER_IDS.decode(node.data()).next();
        } catch (IOException damaged) {
            return CompletableFuture.failedFuture(damaged);
        }
        byte[] taken = Znodes.PRODUCER_IDS.encode(new Znodes.ProducerIds(first + BLOCK));
        return connection
                .set(Znodes.PRODUCER_IDS.path(), taken, node.stat().getVersion())
                .thenApply(stat -> new ProducerIdBlock(first, BLOCK));
    }
}
