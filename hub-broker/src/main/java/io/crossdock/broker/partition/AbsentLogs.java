package io.crossdock.broker.partition;

import io.crossdock.broker.log.LogConfig;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.log.PartitionLog;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The partitions of this broker that have no log to serve from: it is still being read, or damaged, or on a disk that is
 * offline. What clients are told of them, and what is done once a log has been read.
 *
 * <p>Changed on the partition's lane, read from anywhere.
 */
final class AbsentLogs {
    private static final Logger LOG = LoggerFactory.getLogger(AbsentLogs.class);

    /** What the newest image says of a partition whose log is being read. */
    record Wanted(TopicImage topic, Map<String, String> configs) {}

    private final int nodeId;
    private final LogStore logs;
    private final Map<TopicPartition, Wanted> wanted = new ConcurrentHashMap<>();
    private final Set<TopicPartition> dropped = ConcurrentHashMap.newKeySet();
    private final Map<TopicPartition, String> unavailable = new ConcurrentHashMap<>();
    private volatile @Nullable ClusterImage first;

    AbsentLogs(int nodeId, LogStore logs) {
        this.nodeId = nodeId;
        this.logs = logs;
    }

    /** What this broker finds when it starts: a partition of this image may have a log, a later one cannot. */
    void startWith(ClusterImage image) {
        first = image;
    }

    /** Whether a partition of this topic had a replica here when this broker started. */
    boolean wasThere(TopicPartition id, Uuid topicId) {
        ClusterImage image = first;
        return image != null
                && !dropped.contains(id)
                && image.topic(id.topic())
                        .filter(topic -> topic.id().equals(topicId))
                        .filter(topic -> id.partition() < topic.partitions().size()
                                && topic.partitions()
                                        .get(id.partition())
                                        .replicas()
                                        .contains(nodeId))
                        .isPresent();
    }

    /** The log of a partition of this topic, made if it is new; empty if it is not to be had, now or at all. */
    Optional<PartitionLog> logOf(
            TopicPartition id, TopicImage topic, Map<String, String> configs, LogConfig logConfig) {
        if (logs.isLoading(id)) {
            wanted.put(id, new Wanted(topic, configs));
            return Optional.empty();
        }
        if (logs.isDamaged(id)) {
            return Optional.empty(); // reported when it was read
        }
        try {
            Optional<PartitionLog> found = logs.log(id);
            if (found.isPresent() && !found.get().topicId().equals(topic.id())) {
                LOG.info(
                        "Deleting the log of {} (topic id {}): that topic is gone",
                        id,
                        found.get().topicId());
                logs.delete(id);
                found = Optional.empty();
            }
            if (found.isEmpty() && logs.isIncomplete() && wasThere(id, topic.id())) {
                unavailable.put(id, "the log of " + id + " must be in a data directory that is offline");
                LOG.error("No log of {} was found; it must be in a data directory that is offline", id);
                return Optional.empty();
            }
            PartitionLog log = found.isPresent() ? found.get() : logs.create(id, topic.id(), logConfig);
            unavailable.remove(id);
            return Optional.of(log);
        } catch (KafkaStorageException failed) {
            unavailable.put(id, String.valueOf(failed.getMessage()));
            LOG.error("{} cannot be served", id, failed);
            return Optional.empty();
        }
    }

    /** What is wanted of a log that has just been read, if anything. */
    @Nullable
    Wanted settled(TopicPartition id) {
        return wanted.remove(id);
    }

    /** The partition is no longer this broker's: its log goes, at once or when it has been read. */
    void dropped(TopicPartition id) {
        unavailable.remove(id);
        if (logs.isLoading(id)) {
            wanted.remove(id);
            dropped.add(id);
        } else {
            logs.delete(id); // also one that was too damaged to be served
        }
    }

    boolean isUnavailable(TopicPartition id) {
        return unavailable.containsKey(id) || logs.isDamaged(id);
    }

    /** @throws org.apache.kafka.common.errors.ApiException saying why the partition has no log, if that is known */
    void refuse(TopicPartition id) {
        if (logs.isLoading(id)) {
            throw new NotLeaderOrFollowerException("the log of " + id + " is still being read after the start");
        }
        if (logs.isDamaged(id)) {
            throw new KafkaStorageException("the log of " + id + " is damaged; the broker's log file says where");
        }
        String why = unavailable.get(id);
        if (why != null) {
            throw new KafkaStorageException(why);
        }
    }
}
