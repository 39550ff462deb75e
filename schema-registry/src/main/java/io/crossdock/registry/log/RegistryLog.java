package io.crossdock.registry.log;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/** The registry's topic as this node sees it. Thread-safe. */
public interface RegistryLog extends AutoCloseable {
    /**
     * Decides and writes, one command at a time over the whole cluster. The decision sees all that was written before it.
     * Returns when its records are durable and have been replayed here.
     *
     * @param command pure; runs on the log's writing thread, at most once
     * @throws NotLeaderException when this node may not write
     * @throws RegistryLogException when the records were not written, or nobody knows whether they were
     * @throws RuntimeException what the command itself throws; nothing is written then
     */
    <T> T write(Supplier<Decision<T>> command);

    /** Where the node that may write is reached; empty while there is none. */
    Optional<URI> leader();

    boolean isLeader();

    /** Whether all that was in the topic at the start has been replayed. */
    boolean isReady();

    @Override
    void close();
}
