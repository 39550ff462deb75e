package io.crossdock.cli;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;

/**
 * Brings a group's offsets back from a copy of them. An offset that is committed is only ever moved forwards, and none is
 * committed that lies beyond the end of its partition, from where a consumer could not go on.
 */
final class OffsetRestoration {
    private final Admin admin;

    OffsetRestoration(Admin admin) {
        this.admin = admin;
    }

    /** What becomes of one offset. */
    enum Fate {
        RESTORE("restored"),
        KEEP("kept"),
        NO_PARTITION("left out: no such partition"),
        BEYOND_END("left out: beyond the end");

        private final String done;

        Fate(String done) {
            this.done = done;
        }

        /** In the words of the table; with {@code dryRun}, as a promise. */
        String text(boolean dryRun) {
            return this == RESTORE && dryRun ? "would be restored" : done;
        }
    }

    /**
     * One offset of the copy.
     *
     * @param committed what the group has now, if anything
     */
    record Step(TopicPartition partition, OptionalLong committed, long copied, Fate fate) {}

    /** Decides, and changes nothing. */
    List<Step> plan(String group, Map<TopicPartition, Long> copy) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata(group)
                .get();
        Map<TopicPartition, Long> ends = ends(copy.keySet());
        var steps = new ArrayList<Step>();
        copy.forEach((partition, offset) -> {
            OffsetAndMetadata now = committed.get(partition);
            OptionalLong has = now == null ? OptionalLong.empty() : OptionalLong.of(now.offset());
            steps.add(new Step(partition, has, offset, fate(has, offset, ends.get(partition))));
        });
        steps.sort(Comparator.<Step, String>comparing(step -> step.partition().topic())
                .thenComparing(step -> step.partition().partition()));
        return steps;
    }

    static Fate fate(OptionalLong committed, long copied, @Nullable Long end) {
        if (end == null) {
            return Fate.NO_PARTITION;
        }
        if (copied > end) {
            return Fate.BEYOND_END;
        }
        return committed.isPresent() && committed.getAsLong() >= copied ? Fate.KEEP : Fate.RESTORE;
    }

    /** Commits what is to be restored. */
    void carryOut(String group, List<Step> plan) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> wanted = new HashMap<>();
        plan.stream()
                .filter(step -> step.fate() == Fate.RESTORE)
                .forEach(step -> wanted.put(step.partition(), new OffsetAndMetadata(step.copied())));
        if (!wanted.isEmpty()) {
            admin.alterConsumerGroupOffsets(group, wanted).all().get();
        }
    }

    /** Ends of those partitions that exist. */
    private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> existing = new HashMap<>();
        for (String topic :
                partitions.stream().map(TopicPartition::topic).distinct().toList()) {
            int count = partitionCount(topic);
            partitions.stream()
                    .filter(each -> each.topic().equals(topic) && each.partition() < count)
                    .forEach(each -> existing.put(each, OffsetSpec.latest()));
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        if (!existing.isEmpty()) {
            Map<TopicPartition, ListOffsetsResultInfo> found =
                    admin.listOffsets(existing).all().get();
            found.forEach((partition, end) -> ends.put(partition, end.offset()));
        }
        return ends;
    }

    private int partitionCount(String topic) throws ExecutionException, InterruptedException {
        try {
            TopicDescription described =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            return described == null ? 0 : described.partitions().size();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw failed;
        }
    }
}
