package io.crossdock.broker.log;

import org.apache.kafka.common.errors.KafkaStorageException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Whether a data directory can still be trusted. The first I/O error of a write takes it offline for good: after a
 * failed write or fsync nobody knows what is on the disk until a restart has looked. Thread-safe.
 */
final class DirectoryHealth {
    private final Path directory;
    private final Consumer<LogFailure> onFailure;
    private final AtomicReference<@Nullable LogFailure> failure = new AtomicReference<>();

    DirectoryHealth(Path directory, Consumer<LogFailure> onFailure) {
        this.directory = directory;
        this.onFailure = onFailure;
    }

    /** @throws KafkaStorageException once the directory is offline */
    void ensureOnline() {
        LogFailure failed = failure.get();
        if (failed != null) {
            throw new KafkaStorageException(
                    "Data directory " + directory + " is offline because it could not " + failed.action()
                            + "; mend the disk and restart the broker",
                    failed.cause());
        }
    }

    /** Why the directory is offline, if it is. */
    Optional<String> offlineBecause() {
        return Optional.ofNullable(failure.get()).map(failed -> "could not " + failed.action() + ": " + failed.cause());
    }

    boolean isOnline() {
        return failure.get() == null;
    }

    /** Takes the directory offline; the caller throws what is returned. */
    KafkaStorageException fail(String action, IOException cause) {
        var failed = new LogFailure(directory, action, cause);
        if (failure.compareAndSet(null, failed)) {
            onFailure.accept(failed);
        }
        return new KafkaStorageException("Could not " + action + ": " + cause, cause);
    }
}
