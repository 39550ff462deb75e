package io.crossdock.broker.txn;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TopicData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TransactionState;
import org.apache.kafka.common.message.ListTransactionsResponseData;

import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;

/** ListTransactions and DescribeTransactions. Confined to the shard's lane. */
final class TransactionQueries {
    private final Transactions transactions;
    private final Clock clock;

    TransactionQueries(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    List<ListTransactionsResponseData.TransactionState> list(TransactionFilter filter) {
        Predicate<Transaction> admitted = filter.at(clock.millis());
        return transactions.all().stream()
                .filter(admitted)
                .map(transaction -> new ListTransactionsResponseData.TransactionState()
                        .setTransactionalId(transaction.id())
                        .setProducerId(transaction.producer().id())
                        .setTransactionState(transaction.state().title()))
                .toList();
    }

    /** @throws TransactionalIdNotFoundException when the id is unknown */
    TransactionState describe(String id) {
        Transaction transaction = transactions
                .find(id)
                .orElseThrow(() -> new TransactionalIdNotFoundException("There is no transactional id " + id));
        var described = new TransactionState()
                .setTransactionalId(id)
                .setProducerId(transaction.producer().id())
                .setProducerEpoch(transaction.producer().epoch())
                .setTransactionState(transaction.state().title())
                .setTransactionTimeoutMs(transaction.timeoutMs())
                .setTransactionStartTimeMs(transaction.startTimestamp());
        for (TopicPartition partition : transaction.partitions()) {
            TopicData topic = described.topics().find(partition.topic());
            if (topic == null) {
                topic = new TopicData().setTopic(partition.topic());
                described.topics().add(topic);
            }
            topic.partitions().add(partition.partition());
        }
        return described;
    }
}
