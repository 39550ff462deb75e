package io.crossdock.broker.txn;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.peer.Peers;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransactionCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AddPartitionsToTxnRequest;
import org.apache.kafka.common.requests.AddPartitionsToTxnResponse;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Asks the coordinator of the transactional id, in this process or on the broker that leads its partition now.
 * Thread-safe.
 */
public final class CoordinatorGate implements TransactionGate {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final int nodeId;
    private final Supplier<ClusterImage> image;
    private final TransactionCoordinator transactions;
    private final Peers peers;

    /** @param transactions the coordinator in this process */
    public CoordinatorGate(int nodeId, Supplier<ClusterImage> image, TransactionCoordinator transactions, Peers peers) {
        this.nodeId = nodeId;
        this.image = image;
        this.transactions = transactions;
        this.peers = peers;
    }

    @Override
    public CompletableFuture<Map<TopicPartition, Errors>> admit(
            String transactionalId,
            long producerId,
            short producerEpoch,
            Set<TopicPartition> partitions,
            Missing missing) {
        ClusterImage now = image.get();
        int leader = now.partition(Topic.TRANSACTION_STATE_TOPIC_NAME, transactions.partitionFor(transactionalId))
                .map(PartitionImage::leader)
                .orElse(nodeId); // where there is no such topic, nobody knows the id better than we do
        if (leader == nodeId) {
            return here(transactionalId, new ProducerIdentity(producerId, producerEpoch), partitions, missing);
        }
        return Optional.ofNullable(now.brokers().get(leader))
                .map(coordinator -> elsewhere(
                        coordinator,
                        new AddPartitionsToTxnTransaction()
                                .setTransactionalId(transactionalId)
                                .setProducerId(producerId)
                                .setProducerEpoch(producerEpoch)
                                .setVerifyOnly(missing == Missing.REFUSED)
                                .setTopics(topics(partitions))))
                .orElseGet(() -> CompletableFuture.failedFuture(new CoordinatorNotAvailableException(
                        "nobody leads the partition of transaction " + transactionalId + " now")));
    }

    private CompletableFuture<Map<TopicPartition, Errors>> here(
            String transactionalId, ProducerIdentity producer, Set<TopicPartition> partitions, Missing missing) {
        return missing == Missing.REFUSED
                ? transactions.verify(transactionalId, producer, partitions)
                : transactions.add(transactionalId, producer, partitions, true).thenApply(added -> allOf(partitions));
    }

    private CompletableFuture<Map<TopicPartition, Errors>> elsewhere(
            BrokerImage coordinator, AddPartitionsToTxnTransaction question) {
        var questions =
                new AddPartitionsToTxnTransactionCollection(List.of(question).iterator());
        return peers.send(coordinator, AddPartitionsToTxnRequest.Builder.forBroker(questions), TIMEOUT)
                .handle((answer, failure) -> {
                    if (failure != null) {
                        throw new CompletionException(unreached(coordinator, failure));
                    }
                    return answered(question.transactionalId(), ((AddPartitionsToTxnResponse) answer).data());
                });
    }

    private static Map<TopicPartition, Errors> answered(String transactionalId, AddPartitionsToTxnResponseData answer) {
        Errors all = Errors.forCode(answer.errorCode());
        if (all != Errors.NONE) {
            throw new CompletionException(all.exception());
        }
        AddPartitionsToTxnResponseData.AddPartitionsToTxnResult result =
                answer.resultsByTransaction().find(transactionalId);
        return result == null ? Map.of() : AddPartitionsToTxnResponse.errorsForTransaction(result.topicResults());
    }

    /** As the protocol's error for what a broker could not be asked, so that its clients hear of one they know. */
    private static Throwable unreached(BrokerImage coordinator, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof DisconnectException || cause instanceof TimeoutException
                ? new NetworkException("coordinator on broker " + coordinator.id() + ": " + cause.getMessage())
                : cause;
    }

    private static AddPartitionsToTxnTopicCollection topics(Set<TopicPartition> partitions) {
        var topics = new AddPartitionsToTxnTopicCollection();
        for (TopicPartition partition : partitions) {
            AddPartitionsToTxnTopic topic = topics.find(partition.topic());
            if (topic == null) {
                topic = new AddPartitionsToTxnTopic().setName(partition.topic());
                topics.add(topic);
            }
            topic.partitions().add(partition.partition());
        }
        return topics;
    }

    private static Map<TopicPartition, Errors> allOf(Set<TopicPartition> partitions) {
        var admitted = new HashMap<TopicPartition, Errors>();
        partitions.forEach(partition -> admitted.put(partition, Errors.NONE));
        return admitted;
    }
}
