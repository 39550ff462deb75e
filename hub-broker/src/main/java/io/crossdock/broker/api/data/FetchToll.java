package io.crossdock.broker.api.data;

import io.crossdock.broker.log.LogSlice;
import io.crossdock.broker.log.SliceCount;
import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.quota.ClientQuotas.Refusal;
import io.crossdock.broker.quota.Waits;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.quotas.QuotaBook.Applied;
import io.crossdock.quotas.QuotaClient;
import io.crossdock.quotas.QuotaKinds;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one fetch of a consumer costs of its limits. A client that has not paid for its last one yet gets nothing, at once,
 * and is told when to come back; another one gets so much that the others who share its limits are not kept waiting long.
 * A topic whose limit is used up is left out, the others are read.
 *
 * <p>Each attempt at the fetch counts for itself, see {@link Bill}; only the one that is answered is paid. Immutable.
 */
final class FetchToll {
    /** Where nothing is limited. */
    static final FetchToll FREE = new FetchToll(null, null, List.of(), List.of(), 0, Optional.empty());

    private final @Nullable ClientQuotas quotas;
    private final @Nullable RequestContext context;
    private final List<Applied> bytesOfClient;
    private final List<Applied> recordsOfClient;
    private final long wait;
    private final Optional<Refusal> refusal;

    private FetchToll(
            @Nullable ClientQuotas quotas,
            @Nullable RequestContext context,
            List<Applied> bytesOfClient,
            List<Applied> recordsOfClient,
            long wait,
            Optional<Refusal> refusal) {
        this.quotas = quotas;
        this.context = context;
        this.bytesOfClient = bytesOfClient;
        this.recordsOfClient = recordsOfClient;
        this.wait = wait;
        this.refusal = refusal;
    }

    static FetchToll begin(ClientQuotas quotas, RequestContext context) {
        QuotaClient client = quotas.client(context.session().principal(), context.clientId());
        List<Applied> bytes = quotas.of(QuotaKinds.CONSUMER_BYTE_RATE, client);
        List<Applied> records = quotas.of(QuotaKinds.CONSUMER_MESSAGE_RATE, client);
        Optional<Refusal> refusal = quotas.refusal(bytes).or(() -> quotas.refusal(records));
        long wait = refusal.isPresent() ? refusal.get().nanos() : Math.max(quotas.wait(bytes), quotas.wait(records));
        return new FetchToll(quotas, context, bytes, records, wait, refusal);
    }

    /** How long until the client may read again, in nanoseconds; 0 if it may now. */
    long waitNanos() {
        return wait;
    }

    int waitMillis() {
        return Waits.millis(wait);
    }

    /** The limit that says no instead of asking for patience. */
    Optional<Refusal> refusal() {
        return refusal;
    }

    /** How long a topic has been used up for, if the fetch waits for it; 0 if it is not. */
    long topicWaitNanos(String topic) {
        return quotas == null
                ? 0
                : Math.max(
                        quotas.wait(quotas.ofTopic(QuotaKinds.CONSUMER_BYTE_RATE, topic)),
                        quotas.wait(quotas.ofTopic(QuotaKinds.CONSUMER_MESSAGE_RATE, topic)));
    }

    /** For one attempt. */
    Bill bill() {
        return quotas == null ? Bill.NONE : new Bill(this, quotas);
    }

    /** What one attempt found, and what it costs. Confined to the thread of the attempt, then to that of the answer. */
    static final class Bill {
        static final Bill NONE = new Bill(null, null);

        private final @Nullable FetchToll toll;
        private final @Nullable ClientQuotas quotas;
        private final Map<String, long[]> byTopic = new HashMap<>();
        private double bytesLeft = Double.POSITIVE_INFINITY;
        private double recordsLeft = Double.POSITIVE_INFINITY;
        private long topicWait;
        private boolean cut;

        private Bill(@Nullable FetchToll toll, @Nullable ClientQuotas quotas) {
            this.toll = toll;
            this.quotas = quotas;
            if (toll != null && quotas != null) {
                bytesLeft = toll.wait > 0 ? 0 : quotas.room(toll.bytesOfClient);
                recordsLeft = toll.wait > 0 ? 0 : quotas.room(toll.recordsOfClient);
            }
        }

        /** How much of this topic may be read, at most {@code wanted}; below 0 for nothing, not even one batch. */
        int room(String topic, int wanted) {
            if (quotas == null || toll == null) {
                return wanted;
            }
            if (bytesLeft <= 0 || recordsLeft <= 0) {
                return -1;
            }
            long wait = toll.topicWaitNanos(topic);
            if (wait > 0) {
                topicWait = topicWait == 0 ? wait : Math.min(topicWait, wait);
                return -1;
            }
            double room = Math.min(bytesLeft, quotas.room(quotas.ofTopic(QuotaKinds.CONSUMER_BYTE_RATE, topic)));
            return (int) Math.min(wanted, Math.ceil(room));
        }

        /**
         * Some of a topic was found.
         *
         * @return how many bytes of it may go out: whole batches with about as many records as may be read, so that
         *     nothing is paid for that the reader drops
         */
        int found(String topic, LogSlice slice) {
            int bytes = slice.sizeInBytes();
            if (quotas == null || toll == null || bytes == 0) {
                return bytes;
            }
            double most = quotas.room(quotas.ofTopic(QuotaKinds.CONSUMER_MESSAGE_RATE, topic));
            SliceCount counted = slice.count(Math.min(recordsLeft, most));
            bytes = counted.bytes();
            cut |= bytes < slice.sizeInBytes() || bytes >= bytesLeft;
            long[] used = byTopic.computeIfAbsent(topic, first -> new long[2]);
            used[1] += counted.records();
            recordsLeft -= counted.records();
            used[0] += bytes;
            bytesLeft -= bytes;
            return bytes;
        }

        /** Whether there is more than may be read, so that waiting brings nothing to this answer. */
        boolean isCut() {
            return cut;
        }

        /** How long until the first of the topics that were left out may be read, in nanoseconds; 0 if none was. */
        long topicWaitNanos() {
            return topicWait;
        }

        /** It is answered with this: whoever read too much waits before the next one. */
        void pay() {
            if (quotas == null || toll == null || toll.context == null) {
                return;
            }
            long wait = toll.wait;
            long bytes = 0;
            long records = 0;
            for (Map.Entry<String, long[]> topic : byTopic.entrySet()) {
                long[] used = topic.getValue();
                bytes += used[0];
                records += used[1];
                // who reads a topic too fast is not muted: the topic is left out until it is paid
                quotas.spend(quotas.ofTopic(QuotaKinds.CONSUMER_BYTE_RATE, topic.getKey()), used[0]);
                quotas.spend(quotas.ofTopic(QuotaKinds.CONSUMER_MESSAGE_RATE, topic.getKey()), used[1]);
            }
            wait = Math.max(wait, quotas.spend(toll.bytesOfClient, bytes));
            wait = Math.max(wait, quotas.spend(toll.recordsOfClient, records));
            toll.context.parking().mute(wait);
        }
    }
}
