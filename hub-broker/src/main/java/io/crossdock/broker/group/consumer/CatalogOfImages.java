package io.crossdock.broker.group.consumer;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.TopicImage;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/** Keeps the catalog of the newest image, so that it is made anew only when topics changed. Thread-safe. */
public final class CatalogOfImages implements Supplier<TopicCatalog> {
    private final Supplier<ClusterImage> images;
    private final AtomicReference<Made> made = new AtomicReference<>(new Made(Map.of(), TopicCatalog.EMPTY));

    /** The catalog, and the topics it was made of. */
    private record Made(Map<String, TopicImage> from, TopicCatalog catalog) {}

    public CatalogOfImages(Supplier<ClusterImage> images) {
        this.images = images;
    }

    @Override
    public TopicCatalog get() {
        ClusterImage image = images.get();
        Made now = made.updateAndGet(last -> last.from() == image.topics()
                ? last
                : new Made(image.topics(), last.catalog().next(image)));
        return requireNonNull(now).catalog();
    }
}
