package io.crossdock.broker.api.data;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.log.AppendInfo;
import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.partition.Acks;
import io.crossdock.broker.partition.Partition;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.txn.TransactionGate;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.ProduceRequest;
import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;

/** What is particular to the transactional batches of a produce request: who may send them, and how they enter a log. */
public final class ProduceTransactions {
    private final TransactionGate gate;
    private final AdmissionConfig config;
    private final KeyedExecutor work;
    private final Timer timer;

    /** @param work its lanes are keyed by partition */
    public ProduceTransactions(TransactionGate gate, AdmissionConfig config, KeyedExecutor work, Timer timer) {
        this.gate = gate;
        this.config = config;
        this.work = work;
        this.timer = timer;
    }

    /**
     * @throws TransactionalIdAuthorizationException unless the client may write with the request's transactional id; only
     *     if there are transactional batches, as Apache Kafka does
     * @throws InvalidPidMappingException when these are of more than one producer
     */
    void check(ProduceRequest request, RequestContext context) {
        if (request.transactionalId() == null) {
            return; // most requests; append refuses a transactional batch among them without a second look at all
            // others
        }
        RecordBatch first = null;
        for (TopicProduceData topic : request.data().topicData()) {
            for (PartitionProduceData partition : topic.partitionData()) {
                RecordBatch batch = first(partition);
                if (batch == null) {
                    continue;
                }
                if (first == null) {
                    requireTransactionalId(request.transactionalId(), context);
                    first = batch;
                } else if (batch.producerId() != first.producerId() || batch.producerEpoch() != first.producerEpoch()) {
                    throw new InvalidPidMappingException("one request has batches of producers " + first.producerId()
                            + " and " + batch.producerId());
                }
            }
        }
    }

    /** Appends a batch that may be transactional or not. */
    CompletableFuture<AppendInfo> append(
            Partition partition, MemoryRecords records, AppendOrigin origin, Acks wanted, ProduceRequest request) {
        RecordBatch first = first(records);
        if (first == null) {
            return partition.append(records, origin, wanted);
        }
        if (request.transactionalId() == null) {
            return CompletableFuture.failedFuture(
                    new TransactionalIdAuthorizationException("a transactional batch came without a transactional id"));
        }
        var admission = new TransactionAdmission(
                gate,
                config,
                timer,
                work.lane(partition.id()),
                request.transactionalId(),
                first.producerId(),
                first.producerEpoch(),
                partition.id(),
                request.version());
        return partition.append(records, origin, wanted, admission);
    }

    private static void requireTransactionalId(String id, RequestContext context) {
        if (!context.access().allowsTransactionalId(AclOperation.WRITE, id)) {
            throw new TransactionalIdAuthorizationException("not allowed to write in transactions of " + id);
        }
    }

    private static @Nullable RecordBatch first(PartitionProduceData data) {
        return data.records() instanceof MemoryRecords records ? first(records) : null;
    }

    /**
     * The first batch, if it is transactional; requests since version 3 have one for each partition. What cannot be read
     * is none: its partition refuses it, and only it.
     */
    private static @Nullable RecordBatch first(MemoryRecords records) {
        RecordBatch first;
        try {
            Iterator<MutableRecordBatch> batches = records.batches().iterator();
            first = batches.hasNext() ? batches.next() : null;
        } catch (CorruptRecordException | IllegalArgumentException unreadable) {
            return null;
        }
        return first != null && first.hasProducerId() && first.isTransactional() ? first : null;
    }
}
