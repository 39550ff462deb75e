package io.crossdock.hub;

import io.crossdock.broker.StorageStatus;
import io.crossdock.hub.data.StorageFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Keeps {@link StorageFile} up to date for {@code crossdock status}: looks once a second, writes when something changed. */
final class StorageWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StorageWatch.class);

    private final Path root;
    private final Supplier<StorageStatus> source;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        var made = new Thread(task, "storage-status");
        made.setDaemon(true);
        return made;
    });
    private @Nullable StorageStatus written; // only the thread above, after start

    private StorageWatch(Path root, Supplier<StorageStatus> source) {
        this.root = root;
        this.source = source;
    }

    /** The first look is taken before this returns. */
    static StorageWatch start(Path root, Supplier<StorageStatus> source) {
        var watch = new StorageWatch(root, source);
        watch.look();
        watch.thread.scheduleWithFixedDelay(watch::look, 1, 1, TimeUnit.SECONDS);
        return watch;
    }

    @Override
    public void close() throws IOException {
        thread.shutdownNow();
        StorageFile.remove(root);
    }

    private void look() {
        try {
            StorageStatus now = source.get();
            if (!now.equals(written)) {
                new StorageFile(
                                now.logsFound(),
                                now.logsRead(),
                                now.recoveredMegabytes(),
                                now.damaged(),
                                now.offline(),
                                now.full(),
                                now.underReplicated(),
                                now.underMinInSync())
                        .write(root);
                written = now;
            }
        } catch (IOException | RuntimeException failed) {
            LOG.warn("What status says of the logs is out of date", failed);
        }
    }
}
