package io.crossdock.torture;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One member of a group: writes down what it is shown and what of it is committed. */
final class MemberLoop implements Runnable, ConsumerRebalanceListener {
    private static final int COMMIT_EVERY = 3;

    private final Actor.Group group;
    private final String name;
    private final KafkaConsumer<String, byte[]> consumer;
    private final History history;
    private final Running running;
    private volatile boolean quietly;
    private long assignment;
    private final Map<TopicPartition, Long> passed = new HashMap<>();

    MemberLoop(Actor.Group group, String name, Clients clients, History history, Running running) {
        this.group = group;
        this.name = name;
        this.consumer = clients.member(group.name(), group.readCommitted(), group.protocol());
        this.history = history;
        this.running = running;
    }

    /** @param silent without telling the coordinator, which has to find out */
    void leave(boolean silent) {
        quietly = silent;
        running.stop();
    }

    @Override
    public void run() {
        try (consumer) {
            consumer.subscribe(List.of(group.topic()), this);
            for (int polls = 0; running.yes(); polls++) {
                shown(consumer.poll(Duration.ofMillis(200)));
                if (polls % COMMIT_EVERY == 0) {
                    commit();
                }
            }
            commit();
            consumer.close(CloseOptions.groupMembershipOperation(
                    quietly ? GroupMembershipOperation.REMAIN_IN_GROUP : GroupMembershipOperation.LEAVE_GROUP));
        } catch (KafkaException failed) {
            history.fault(name, failed);
        }
    }

    private void shown(ConsumerRecords<String, byte[]> records) {
        long now = System.nanoTime();
        for (ConsumerRecord<String, byte[]> record : records) {
            var partition = new TopicPartition(record.topic(), record.partition());
            passed.put(partition, record.offset() + 1);
            history.add(new History.Sighting(
                    group.name(),
                    name,
                    assignment,
                    partition,
                    record.offset(),
                    RecordId.of(record.headers()),
                    group.readCommitted(),
                    now));
        }
    }

    private void commit() {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        passed.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        if (offsets.isEmpty()) {
            return;
        }
        long asked = System.nanoTime();
        try {
            consumer.commitSync(offsets);
            long answered = System.nanoTime();
            offsets.forEach((partition, offset) ->
                    history.add(new History.Committed(group.name(), partition, offset.offset(), asked, answered)));
        } catch (TimeoutException late) {
            return; // whether it was committed is open; the next one goes further
        } catch (CommitFailedException | RebalanceInProgressException elsewhere) {
            return; // the partitions belong to others now, who begin at what was committed
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        passed.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        passed.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        assignment++;
        long asked = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
        long answered = System.nanoTime();
        committed.forEach((partition, offset) -> {
            if (offset != null) {
                history.add(new History.CommitSeen(group.name(), partition, offset.offset(), asked, answered));
            }
        });
    }
}
