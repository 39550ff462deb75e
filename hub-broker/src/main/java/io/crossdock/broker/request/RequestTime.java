package io.crossdock.broker.request;

import io.crossdock.broker.concurrent.WorkTime;
import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.wire.RequestEnvelope;
import io.crossdock.quotas.QuotaBook.Applied;
import io.crossdock.quotas.QuotaKinds;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.FetchRequest;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Counts the time of this broker's threads that the requests of clients take up, where that is limited (KIP-124): what
 * their handlers do at once, and what is done for them on lanes and when they have waited. What Apache Kafka counts besides,
 * writing the answer to the socket, is not. Requests of other brokers are free. Thread-safe; where nothing is limited this
 * is one look at a field.
 */
public final class RequestTime {
    /** Where nothing is limited. */
    static final RequestTime FREE = new RequestTime(null);

    private static final double SECOND_NANOS = 1e9;
    private static final double PERCENT = 100;

    /** As in Kafka a client is held up for a second at a time at most: its heartbeats are requests too. */
    private static final long LONGEST_WAIT_NANOS = 1_000_000_000L;

    private final @Nullable ClientQuotas quotas;

    public RequestTime(@Nullable ClientQuotas quotas) {
        this.quotas = quotas;
    }

    boolean isLimited() {
        return quotas != null && quotas.limits(QuotaKinds.REQUEST_PERCENTAGE);
    }

    CompletionStage<Reply> counted(
            RequestEnvelope envelope, RequestContext context, Supplier<CompletionStage<Reply>> handler) {
        if (quotas == null || isOfBroker(envelope)) {
            return handler.get();
        }
        List<Applied> applied = quotas.of(
                QuotaKinds.REQUEST_PERCENTAGE, quotas.client(context.session().principal(), context.clientId()));
        if (applied.isEmpty()) {
            return handler.get();
        }
        var bill = new Bill(quotas, applied, context.parking());
        try {
            return WorkTime.also(bill, handler).whenComplete((reply, failure) -> bill.answered());
        } finally {
            bill.pay();
        }
    }

    private static boolean isOfBroker(RequestEnvelope envelope) {
        return envelope.header().apiKey() == ApiKeys.WRITE_TXN_MARKERS
                || envelope.body() instanceof FetchRequest fetch && fetch.isFromFollower();
    }

    /**
     * What one request has to pay: when its handler has returned, when it is answered, so that the client hears of it with
     * the answer, and for what comes behind that at once. Thread-safe.
     */
    private static final class Bill implements WorkTime.Account {
        private final ClientQuotas quotas;
        private final List<Applied> applied;
        private final Parking parking;
        private final AtomicLong unpaid = new AtomicLong();
        private volatile boolean answered;

        Bill(ClientQuotas quotas, List<Applied> applied, Parking parking) {
            this.quotas = quotas;
            this.applied = applied;
            this.parking = parking;
        }

        @Override
        public long now() {
            return quotas.nanoTime();
        }

        @Override
        public void worked(long nanos) {
            unpaid.addAndGet(nanos);
            if (answered) {
                pay();
            }
        }

        void answered() {
            WorkTime.tell(); // most answers are given from within the last piece of work
            answered = true;
            pay();
        }

        void pay() {
            double used = unpaid.getAndSet(0) / SECOND_NANOS * PERCENT;
            parking.mute(Math.min(LONGEST_WAIT_NANOS, quotas.spend(applied, used)));
        }
    }
}
