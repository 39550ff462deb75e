package io.crossdock.broker.log;

import org.apache.kafka.common.errors.KafkaStorageException;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What becomes of a data directory when something on its disk fails: a disk that is full is none that is broken.
 * Thread-safe.
 *
 * @param directory where it is done, for the message
 */
record DiskActions(Path directory, DirectoryHealth health, DiskSpace space) {
    /** What may fail. */
    interface DiskAction {
        void run() throws IOException;
    }

    /**
     * For what leaves everything as it was when it fails half-way: the disk may be full, and have room later. A failure
     * to which another was added did not.
     */
    void ifThereIsRoom(String action, DiskAction work) {
        try {
            work.run();
        } catch (IOException failed) {
            throw failed(action + " in " + directory, failed);
        }
    }

    /** For what must not fail: afterwards nobody knows what is on the disk, which is offline then. */
    void orOffline(String action, DiskAction work) {
        try {
            work.run();
        } catch (IOException failed) {
            throw health.fail(action + " in " + directory, failed);
        }
    }

    /** After what left everything as it was; the caller throws what is returned. */
    KafkaStorageException failed(String action, IOException failed) {
        if (NoSpace.isCauseOf(failed) && failed.getSuppressed().length == 0) {
            space.exhausted();
            return new DiskFullException("Could not " + action + ": " + failed.getMessage(), failed);
        }
        return health.fail(action, failed);
    }
}
