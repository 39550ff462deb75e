package io.crossdock.broker;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;

import java.util.concurrent.CompletableFuture;

/** A cluster that stands still: it shows one image and takes no change. */
final class MemoryMetadata implements MetadataStore {
    private final ClusterImage image;

    MemoryMetadata(ClusterImage image) {
        this.image = image;
    }

    @Override
    public ClusterImage image() {
        return image;
    }

    @Override
    public ClusterImage subscribe(Listener listener) {
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
