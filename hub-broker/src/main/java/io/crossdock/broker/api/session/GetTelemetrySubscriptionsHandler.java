package io.crossdock.broker.api.session;

import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.GetTelemetrySubscriptionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.requests.GetTelemetrySubscriptionsRequest;
import org.apache.kafka.common.requests.GetTelemetrySubscriptionsResponse;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells a client which metrics it is to push and how often (KIP-714). Needs no permission, it tells nothing else. */
public final class GetTelemetrySubscriptionsHandler implements RequestHandler<GetTelemetrySubscriptionsRequest> {
    /** In the order the broker likes them. */
    private static final List<Byte> COMPRESSIONS = List.of(
            CompressionType.ZSTD.id, CompressionType.LZ4.id, CompressionType.GZIP.id, CompressionType.SNAPPY.id);

    private final ClientTelemetry telemetry;
    private final int maxBytes;

    /** @param maxBytes of one push ({@code telemetry.max.bytes}) */
    public GetTelemetrySubscriptionsHandler(ClientTelemetry telemetry, int maxBytes) {
        this.telemetry = telemetry;
        this.maxBytes = maxBytes;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.GET_TELEMETRY_SUBSCRIPTIONS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.GET_TELEMETRY_SUBSCRIPTIONS);
    }

    @Override
    public CompletionStage<Reply> handle(GetTelemetrySubscriptionsRequest request, RequestContext context) {
        Uuid known = request.data().clientInstanceId();
        Uuid instance = known.equals(Uuid.ZERO_UUID) ? Uuid.randomUuid() : known;
        Subscribed wanted = telemetry.ask(ClientIdentity.of(instance, context));
        // Growing sums can be shown as they are; of deltas one that is lost would be missing for good.
        var answer = new GetTelemetrySubscriptionsResponseData()
                .setClientInstanceId(instance)
                .setSubscriptionId(wanted.id())
                .setAcceptedCompressionTypes(COMPRESSIONS)
                .setPushIntervalMs(wanted.intervalMillis())
                .setTelemetryMaxBytes(maxBytes)
                .setDeltaTemporality(false)
                .setRequestedMetrics(wanted.prefixes());
        return CompletableFuture.completedFuture(Reply.of(new GetTelemetrySubscriptionsResponse(answer)));
    }
}
