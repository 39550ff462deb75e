package io.crossdock.broker.api.data;

import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.quota.ClientQuotas.Refusal;
import io.crossdock.broker.quota.StorageBudgets;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.quotas.QuotaBook.Applied;
import io.crossdock.quotas.QuotaClient;
import io.crossdock.quotas.QuotaKinds;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * What one request of a producer costs of its limits. The records are here already, so they are written and paid for, and
 * it is the next request that has to wait; only a limit that refuses, and is used up, has them sent again later. Records
 * are counted by the headers of their batches. Confined to the connection's event loop.
 */
final class ProduceToll {
    /** Where nothing is limited. */
    static final ProduceToll FREE = new ProduceToll();

    private final @Nullable ClientQuotas quotas;
    private final @Nullable StorageBudgets storage;
    private final List<Applied> bytesOfClient;
    private final List<Applied> recordsOfClient;
    private final boolean mayRefuse;
    private final Optional<Refusal> refusal;
    private long bytes;
    private long records;
    private long wait;

    private ProduceToll() {
        quotas = null;
        storage = null;
        bytesOfClient = List.of();
        recordsOfClient = List.of();
        mayRefuse = false;
        refusal = Optional.empty();
    }

    ProduceToll(ClientQuotas quotas, StorageBudgets storage, RequestContext context, boolean mayRefuse) {
        this.storage = storage;
        this.quotas = quotas;
        this.mayRefuse = mayRefuse;
        QuotaClient client = quotas.client(context.session().principal(), context.clientId());
        bytesOfClient = quotas.of(QuotaKinds.PRODUCER_BYTE_RATE, client);
        recordsOfClient = quotas.of(QuotaKinds.PRODUCER_MESSAGE_RATE, client);
        refusal =
                mayRefuse ? quotas.refusal(bytesOfClient).or(() -> quotas.refusal(recordsOfClient)) : Optional.empty();
    }

    /**
     * The records of one partition are about to be written.
     *
     * @throws TimeoutException if a limit refuses them; then they cost nothing. THROTTLING_QUOTA_EXCEEDED would say it
     *     better, but of the clients only Java's sends the records again after it: librdkafka, KafkaJS and kafka-python
     *     drop them, since they know that error of other requests or not at all
     * @throws org.apache.kafka.common.errors.PolicyViolationException if there is no storage left for them; likewise
     */
    void take(String topic, MemoryRecords batches) {
        if (quotas == null || storage == null) {
            return;
        }
        List<Applied> bytesOfTopic = quotas.ofTopic(QuotaKinds.PRODUCER_BYTE_RATE, topic);
        List<Applied> recordsOfTopic = quotas.ofTopic(QuotaKinds.PRODUCER_MESSAGE_RATE, topic);
        Optional<Refusal> refused = refusal;
        if (refused.isEmpty() && mayRefuse) {
            refused = quotas.refusal(bytesOfTopic).or(() -> quotas.refusal(recordsOfTopic));
        }
        if (refused.isPresent()) {
            wait = Math.max(wait, refused.get().nanos()); // whoever is refused is not to ask again in a loop
            throw new TimeoutException(refused.get().message());
        }
        int size = batches.sizeInBytes();
        storage.take(topic, size);
        bytes += size;
        wait = Math.max(wait, quotas.spend(bytesOfTopic, size));
        if (!recordsOfClient.isEmpty() || !recordsOfTopic.isEmpty()) {
            long count = count(batches);
            records += count;
            wait = Math.max(wait, quotas.spend(recordsOfTopic, count));
        }
    }

    /** Everything was handed over: the client pays, and waits if that was more than it has. */
    void settle(RequestContext context) {
        if (quotas == null) {
            return;
        }
        wait = Math.max(wait, quotas.spend(bytesOfClient, bytes));
        wait = Math.max(wait, quotas.spend(recordsOfClient, records));
        refusal.ifPresent(refused -> wait = Math.max(wait, refused.nanos()));
        context.parking().mute(wait);
    }

    /** What is no batch costs nothing, and is refused by the log. */
    private static long count(MemoryRecords batches) {
        long count = 0;
        try {
            for (MutableRecordBatch batch : batches.batches()) {
                Integer inHeader = batch.countOrNull();
                count += inHeader == null ? 0 : Math.max(0, inHeader);
            }
        } catch (RuntimeException unreadable) { // whatever the bytes make kafka-clients throw
            return count;
        }
        return count;
    }
}
