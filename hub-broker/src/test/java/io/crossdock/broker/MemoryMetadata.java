package io.crossdock.broker;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cluster that stands still until it is shown another way: it takes no change. */
public final class MemoryMetadata implements MetadataStore {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile ClusterImage image;

    public MemoryMetadata(ClusterImage image) {
        this.image = image;
    }

    /** From now on it is like this, and whoever subscribed hears of it. */
    public void show(ClusterImage next) {
        ClusterImage before = image;
        image = next;
        listeners.forEach(
                listener -> listener.onImage(before, next).toCompletableFuture().join());
    }

    @Override
    public ClusterImage image() {
        return image;
    }

    @Override
    public ClusterImage subscribe(Listener listener) {
        listeners.add(listener);
        return image;
    }

    @Override
    public CompletableFuture<Void> apply(MetadataChange change) {
        throw new AssertionError("nothing may be changed here, but somebody tried " + change);
    }

    @Override
    public CompletableFuture<ProducerIdBlock> nextProducerIds() {
        throw new AssertionError("nobody may take producer ids here");
    }
}
