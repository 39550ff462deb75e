package io.crossdock.broker.request;

import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.wire.RequestEnvelope;
import io.crossdock.quotas.QuotaBook.Applied;
import io.crossdock.quotas.QuotaKinds;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.FetchRequest;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Counts the time of this broker's threads that the requests of clients take up, where that is limited (KIP-124): what
 * their handlers do before they wait for anything, which for most is everything, appends and reads of what is in memory
 * included. Requests of other brokers are free. Thread-safe; where nothing is limited this is one look at a field.
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
        long begin = quotas.nanoTime();
        try {
            return handler.get();
        } finally {
            List<Applied> applied = quotas.of(
                    QuotaKinds.REQUEST_PERCENTAGE,
                    quotas.client(context.session().principal(), context.clientId()));
            double used = (quotas.nanoTime() - begin) / SECOND_NANOS * PERCENT;
            context.parking().mute(Math.min(LONGEST_WAIT_NANOS, quotas.spend(applied, used)));
        }
    }

    private static boolean isOfBroker(RequestEnvelope envelope) {
        return envelope.header().apiKey() == ApiKeys.WRITE_TXN_MARKERS
                || envelope.body() instanceof FetchRequest fetch && fetch.isFromFollower();
    }
}
