package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore.Listener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Holds the current image and tells listeners of the next one.
 *
 * <p>{@link #publish} belongs to the metadata thread; the rest is thread-safe. The lock covers two fields and is never
 * held while a listener runs: it makes "the image to start from" and "from now on" the same moment.
 */
final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final ClusterImage NOTHING =
            ClusterImage.of("", ClusterImage.NO_CONTROLLER, Map.of(), Map.of(), Map.of());

    private final Object lock = new Object();
    private volatile ClusterImage image = NOTHING;
    private volatile List<Listener> listeners = List.of();
    private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

    ClusterImage image() {
        return image;
    }

    ClusterImage subscribe(Listener listener) {
        synchronized (lock) {
            listeners = Stream.concat(listeners.stream(), Stream.of(listener)).toList();
            return image;
        }
    }

    /** @return completes when every listener has finished with this image and all before it */
    CompletableFuture<Void> publish(ClusterImage next) {
        ClusterImage before = image;
        if (next == before) {
            return settled;
        }
        List<Listener> told;
        synchronized (lock) {
            image = next;
            told = listeners;
        }
        Stream<CompletableFuture<?>> finished = told.stream().map(listener -> tell(listener, before, next));
        settled = CompletableFuture.allOf(
                Stream.concat(Stream.of(settled), finished).toArray(CompletableFuture<?>[]::new));
        return settled;
    }

    private static CompletableFuture<?> tell(Listener listener, ClusterImage before, ClusterImage after) {
        try {
            return listener.onImage(before, after)
                    .toCompletableFuture()
                    .handle((done, failure) -> logged(listener, failure));
        } catch (RuntimeException failure) {
            return CompletableFuture.completedFuture(logged(listener, failure));
        }
    }

    /** A listener that failed has finished: the cluster's memory must not stop for it. */
    private static @Nullable Void logged(Listener listener, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.error("{} failed on a new cluster image; what it stands for may lag behind", listener, failure);
        }
        return null;
    }
}
