package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Whose log it is, where it lies, and what it shares with the other logs of the data directory.
 *
 * @param directory of the partition
 * @param startOffsetMoved makes the log start offsets of the data directory durable
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
        Runnable startOffsetMoved,
        LongConsumer cut) {
    /** What is done on the disk here. */
    DiskActions disk() {
        return new DiskActions(directory, health, space);
    }
}
