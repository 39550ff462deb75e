package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.MetadataChange.Author;
import io.crossdock.broker.metadata.MetadataChange.SetPartitionStates;
import io.crossdock.broker.metadata.OutdatedChangeException;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import org.apache.kafka.common.errors.IneligibleReplicaException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.StaleBrokerEpochException;
import org.apache.zookeeper.Op;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Says which znode operations take partitions of one topic from state to state: each chunk is written once, however many
 * of its partitions change, and each broker that joins in-sync replicas has to be in the life it was judged in.
 *
 * <p>Confined to the metadata thread.
 */
final class StateOperations {
    private final SetPartitionStates change;
    private final TopicParts parts;
    private final Brokers brokers;
    private final int self;

    /** @param self the broker that writes */
    StateOperations(SetPartitionStates change, TopicParts parts, Brokers brokers, int self) {
        this.change = change;
        this.parts = parts;
        this.brokers = brokers;
        this.self = self;
    }

    List<Op> all() {
        var operations = new ArrayList<Op>();
        for (int joining : joining()) {
            operations.add(eligible(joining));
        }
        chunks().forEach((number, steps) -> operations.add(write(number, steps)));
        return operations;
    }

    private Set<Integer> joining() {
        var joining = new TreeSet<Integer>();
        change.steps().forEach((partition, step) -> {
            if (change.author() == Author.LEADER) {
                requireOwn(partition, step);
            }
            joining.addAll(step.after().isr());
            joining.removeAll(step.before().isr());
        });
        return joining;
    }

    private void requireOwn(int partition, PartitionStep step) {
        PartitionImage before = step.before();
        PartitionImage after = step.after();
        if (before.leader() != self
                || !after.withElr(before.elr())
                        .equals(before.withIsr(after.isr()).withElr(before.elr()))) {
            throw new NotLeaderOrFollowerException("Broker " + self + " may not take " + change.topic() + "-"
                    + partition + " from " + before + " to " + after + ": a leader changes only the in-sync replicas.");
        }
    }

    private Op eligible(int joining) {
        BrokerImage image = brokers.images().get(joining);
        if (image == null || !image.isActive()) {
            throw new IneligibleReplicaException("Broker " + joining + " cannot join in-sync replicas of "
                    + change.topic() + ": it is " + (image == null ? "not registered." : image.state() + "."));
        }
        try {
            return brokers.stillIn(joining, change.epochs().getOrDefault(joining, image.epoch()));
        } catch (StaleBrokerEpochException restarted) {
            throw new IneligibleReplicaException("Broker " + joining + " cannot join in-sync replicas of "
                    + change.topic() + ": it was started again since it was found to be in sync. "
                    + restarted.getMessage());
        }
    }

    private Map<Integer, Map<Integer, PartitionStep>> chunks() {
        var chunks = new TreeMap<Integer, Map<Integer, PartitionStep>>();
        change.steps().forEach((partition, step) -> chunks.computeIfAbsent(
                        partition / Znodes.PARTITIONS_PER_CHUNK, number -> new TreeMap<>())
                .put(partition % Znodes.PARTITIONS_PER_CHUNK, step));
        return chunks;
    }

    private Op write(int number, Map<Integer, PartitionStep> steps) {
        TopicParts.Chunk chunk = parts.chunk(number).orElseThrow(() -> outdated("there are fewer partitions"));
        var states = new ArrayList<>(chunk.states());
        steps.forEach((index, step) -> {
            if (index >= states.size()) {
                throw outdated("there are fewer partitions");
            }
            if (!states.get(index).equals(step.before())) {
                throw outdated("partition " + (number * Znodes.PARTITIONS_PER_CHUNK + index) + " is "
                        + states.get(index) + " and not " + step.before());
            }
            states.set(index, step.after());
        });
        return Op.setData(
                Znodes.PARTITIONS.path(change.topic(), number),
                Znodes.PARTITIONS.encode(Znodes.Partitions.of(change.id().toString(), states)),
                chunk.version());
    }

    private OutdatedChangeException outdated(String why) {
        return new OutdatedChangeException("The states of " + change.topic() + " were changed meanwhile: " + why + ".");
    }
}
