package io.crossdock.broker.log;

import io.crossdock.broker.concurrent.Durations;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Whose log it is, where it lies, and what it shares with the other logs of the data directory.
 *
 * @param directory of the partition
 * @param syncs how long the records of its logs took to reach the disk
 * @param startOffsetMoved makes the log start offsets of the data directory durable
 * @param startNoted completes when where the log starts by now is durable; does not block
 * @param cut told where the log ends from now on, when it has been cut: what is noted of it must not reach further
 */
record LogPlace(
        TopicPartition partition,
        Uuid topicId,
        Path directory,
        LogEnvironment environment,
        DirectoryHealth health,
        DiskSpace space,
        Graveyard graveyard,
        Durations syncs,
        Runnable startOffsetMoved,
        Supplier<CompletableFuture<Void>> startNoted,
        LongConsumer cut) {
    /** What is done on the disk here. */
    DiskActions disk() {
        return new DiskActions(directory, health, space);
    }
}
