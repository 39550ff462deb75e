package io.crossdock.broker.partition;

import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.MetadataStore.ProducerIdBlock;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * Hands out producer ids from blocks, so that the metadata store is asked once per block and not per producer. The ids
 * left of a block are lost when the broker stops, which is harmless: there are 2^63.
 *
 * <p>Thread-safe; the lock guards a few fields and is never held while waiting.
 */
public final class ProducerIds {
    private final MetadataStore metadata;
    private final ArrayDeque<CompletableFuture<Long>> waiting = new ArrayDeque<>();
    private long next;
    private long end;
    private boolean asking;

    public ProducerIds(MetadataStore metadata) {
        this.metadata = metadata;
    }

    /** An id that was never handed out before. Fails as {@link MetadataStore#nextProducerIds} fails. */
    public CompletableFuture<Long> next() {
        var taken = new CompletableFuture<Long>();
        boolean ask;
        synchronized (this) {
            if (next < end) {
                return CompletableFuture.completedFuture(next++);
            }
            waiting.add(taken);
            ask = !asking;
            asking = true;
        }
        if (ask) {
            askForBlock();
        }
        return taken;
    }

    private void askForBlock() {
        metadata.nextProducerIds().whenComplete((block, failure) -> {
            if (failure == null) {
                handOut(block);
            } else {
                giveUp(failure);
            }
        });
    }

    private void handOut(ProducerIdBlock block) {
        long first = block.first();
        long stop = first + block.size();
        while (true) {
            CompletableFuture<Long> one;
            synchronized (this) {
                one = first < stop ? waiting.poll() : null;
                if (one == null) {
                    next = first;
                    end = stop;
                    asking = !waiting.isEmpty();
                    break;
                }
            }
            one.complete(first++);
        }
        boolean more;
        synchronized (this) {
            more = asking;
        }
        if (more) {
            askForBlock();
        }
    }

    private void giveUp(Throwable failure) {
        ArrayDeque<CompletableFuture<Long>> failed;
        synchronized (this) {
            failed = new ArrayDeque<>(waiting);
            waiting.clear();
            asking = false;
        }
        failed.forEach(one -> one.completeExceptionally(failure));
    }
}
