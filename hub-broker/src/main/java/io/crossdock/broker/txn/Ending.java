package io.crossdock.broker.txn;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.log.TransactionMarker;
import org.apache.kafka.common.TopicPartition;

import java.util.function.Consumer;

/** Writes down that a transaction is decided, and sends its markers once that is committed. Confined to the lane. */
final class Ending {
    private final TopicPartition shard;
    private final int leaderEpoch;
    private final Consumer<PreparedTransaction> deliver;

    Ending(TopicPartition shard, int leaderEpoch, Consumer<PreparedTransaction> deliver) {
        this.shard = shard;
        this.leaderEpoch = leaderEpoch;
        this.deliver = deliver;
    }

    void decide(Transaction prepared, Outcome out) {
        out.write(TransactionFormat.record(prepared));
        sendMarkers(prepared, out);
    }

    void sendMarkers(Transaction prepared, Outcome out) {
        var marker = new TransactionMarker(
                prepared.producer().id(),
                prepared.producer().epoch(),
                leaderEpoch,
                prepared.commits() ? TransactionMarker.Outcome.COMMIT : TransactionMarker.Outcome.ABORT,
                prepared.clientVersion());
        var delivery = new PreparedTransaction(shard, prepared.id(), marker, prepared.partitions(), 0);
        out.afterCommit(() -> deliver.accept(delivery));
    }

    void sendAgain(PreparedTransaction left, Outcome out) {
        out.afterCommit(() -> deliver.accept(left));
    }
}
