package io.crossdock.broker.api.txn;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.broker.txn.ProducerIdentity;
import io.crossdock.broker.txn.TransactionCoordinator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AddPartitionsToTxnRequest;
import org.apache.kafka.common.requests.AddPartitionsToTxnResponse;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Adds partitions to a transaction, all or none. Clients send it up to version 3, for one transaction; later versions
 * carry many, from broker to broker, who have authorised their clients themselves, and may only ask (KIP-890).
 */
public final class AddPartitionsToTxnHandler implements RequestHandler<AddPartitionsToTxnRequest> {
    private static final int KNOWS_FENCED = 2;
    private static final int FROM_BROKERS = 4;
    private static final int EPOCH_PER_TRANSACTION = 5;

    private final MetadataStore metadata;
    private final TransactionCoordinator transactions;

    public AddPartitionsToTxnHandler(MetadataStore metadata, TransactionCoordinator transactions) {
        this.metadata = metadata;
        this.transactions = transactions;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.ADD_PARTITIONS_TO_TXN;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.ADD_PARTITIONS_TO_TXN);
    }

    @Override
    public CompletionStage<Reply> handle(AddPartitionsToTxnRequest request, RequestContext context) {
        return context.version() < FROM_BROKERS ? ofClient(request.data(), context) : ofBroker(request.data(), context);
    }

    private CompletionStage<Reply> ofClient(AddPartitionsToTxnRequestData data, RequestContext context) {
        String id = data.v3AndBelowTransactionalId();
        Transactional.require(id, context);
        var transaction = new AddPartitionsToTxnTransaction()
                .setTransactionalId(id)
                .setProducerId(data.v3AndBelowProducerId())
                .setProducerEpoch(data.v3AndBelowProducerEpoch())
                .setTopics(data.v3AndBelowTopics());
        return result(transaction, context)
                .thenApply(result -> Reply.of(new AddPartitionsToTxnResponse(
                        new AddPartitionsToTxnResponseData().setResultsByTopicV3AndBelow(result.topicResults()))));
    }

    private CompletionStage<Reply> ofBroker(AddPartitionsToTxnRequestData data, RequestContext context) {
        context.access().requireCluster(AclOperation.CLUSTER_ACTION);
        List<CompletableFuture<AddPartitionsToTxnResult>> results = data.transactions().stream()
                .map(transaction -> result(transaction, context))
                .toList();
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    var answer = new AddPartitionsToTxnResponseData();
                    results.forEach(result -> answer.resultsByTransaction().add(result.join()));
                    return Reply.of(new AddPartitionsToTxnResponse(answer));
                });
    }

    private CompletableFuture<AddPartitionsToTxnResult> result(
            AddPartitionsToTxnTransaction transaction, RequestContext context) {
        Set<TopicPartition> partitions = new HashSet<>(AddPartitionsToTxnRequest.getPartitions(transaction.topics()));
        return errors(transaction, partitions, context)
                .thenApply(errors ->
                        AddPartitionsToTxnResponse.resultForTransaction(transaction.transactionalId(), errors));
    }

    private CompletableFuture<Map<TopicPartition, Errors>> errors(
            AddPartitionsToTxnTransaction transaction, Set<TopicPartition> partitions, RequestContext context) {
        Map<TopicPartition, Errors> refused = refused(partitions, context);
        if (!refused.isEmpty()) {
            partitions.forEach(partition -> refused.putIfAbsent(partition, Errors.OPERATION_NOT_ATTEMPTED));
            return CompletableFuture.completedFuture(refused);
        }
        var producer = new ProducerIdentity(transaction.producerId(), transaction.producerEpoch());
        String id = transaction.transactionalId();
        CompletableFuture<Map<TopicPartition, Errors>> answer = transaction.verifyOnly()
                ? transactions.verify(id, producer, partitions)
                : transactions
                        .add(id, producer, partitions, context.version() >= EPOCH_PER_TRANSACTION)
                        .thenApply(added -> all(partitions, Errors.NONE));
        return answer.exceptionally(failure -> {
            Errors error = Errors.forCode(PartError.of(failure).code());
            return all(partitions, Transactional.fencing(error, context.version(), KNOWS_FENCED));
        });
    }

    private Map<TopicPartition, Errors> refused(Set<TopicPartition> partitions, RequestContext context) {
        ClusterImage image = metadata.image();
        boolean authorised = context.version() >= FROM_BROKERS;
        Map<TopicPartition, Errors> refused = new HashMap<>();
        for (TopicPartition partition : partitions) {
            if (!authorised && !mayAdd(partition.topic(), context)) {
                refused.put(partition, Errors.TOPIC_AUTHORIZATION_FAILED);
            } else if (image.partition(partition.topic(), partition.partition()).isEmpty()) {
                refused.put(partition, Errors.UNKNOWN_TOPIC_OR_PARTITION);
            }
        }
        return refused;
    }

    /** The broker's own topics take part in transactions only through requests of their own. */
    private static boolean mayAdd(String topic, RequestContext context) {
        return !Topic.isInternal(topic) && context.access().allowsTopic(AclOperation.WRITE, topic);
    }

    private static Map<TopicPartition, Errors> all(Set<TopicPartition> partitions, Errors error) {
        Map<TopicPartition, Errors> errors = new HashMap<>();
        partitions.forEach(partition -> errors.put(partition, error));
        return errors;
    }
}
