package io.crossdock.connectors.camel;

import io.crossdock.connectors.delivery.Delivery;
import io.crossdock.connectors.delivery.PartitionTakenException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One task's way to a database that keeps the offsets with the rows, so that every record is delivered once. One thread. */
final class OnceDelivery implements Delivery {
    private final Delivery rows;
    private final SqlOffsets offsets;
    private final Transactions transactions;

    /** @param rows delivers within the transaction that is under way on the thread */
    OnceDelivery(Delivery rows, SqlOffsets offsets, Transactions transactions) {
        this.rows = rows;
        this.offsets = offsets;
        this.transactions = transactions;
    }

    @Override
    public boolean keepsOffsets() {
        return true;
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> take(Collection<TopicPartition> partitions) throws Exception {
        return offsets.take(partitions);
    }

    @Override
    public void deliver(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
        rows.deliver(records);
    }

    @Override
    public void deliver(
            List<ConsumerRecord<byte[], byte[]>> records, Supplier<Map<TopicPartition, OffsetAndMetadata>> after)
            throws Exception {
        Map<TopicPartition, OffsetAndMetadata> positions = after.get();
        transactions.run(() -> {
            // First, since it locks the row: whoever takes the partition meanwhile waits for the outcome.
            offsets.store(positions);
            rows.deliver(records);
            return records;
        });
        offsets.stored(positions.keySet());
    }

    @Override
    public void passOver(Supplier<Map<TopicPartition, OffsetAndMetadata>> after) {
        Map<TopicPartition, OffsetAndMetadata> positions = after.get();
        try {
            transactions.run(() -> {
                offsets.store(positions);
                return positions;
            });
        } catch (PartitionTakenException taken) {
            throw taken;
        } catch (Exception away) {
            // The record is safe elsewhere; a second letter of it is better than a connector that stays down.
            throw new PartitionTakenException("the database did not take the offsets " + positions, away);
        }
        offsets.stored(positions.keySet());
    }

    @Override
    public boolean blames(Exception failure) {
        return rows.blames(failure);
    }
}
