package io.crossdock.broker.api.session;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TelemetryTooLargeException;
import org.apache.kafka.common.errors.UnsupportedCompressionTypeException;
import org.apache.kafka.common.message.PushTelemetryResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.requests.PushTelemetryRequest;
import org.apache.kafka.common.requests.PushTelemetryResponse;
import org.apache.kafka.common.telemetry.internals.ClientTelemetryUtils;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes the metrics of a client in (KIP-714). Needs no permission, as a client is to be seen that may do nothing else. */
public final class PushTelemetryHandler implements RequestHandler<PushTelemetryRequest> {
    /** A push that is larger than this many times its allowed size when it is unpacked is no honest one. */
    private static final int UNPACKED_AT_MOST = 4;

    private final ClientTelemetry telemetry;
    private final KeyedExecutor work;
    private final int maxBytes;

    /**
     * @param work its lanes unpack and read the metrics
     * @param maxBytes of one push ({@code telemetry.max.bytes})
     */
    public PushTelemetryHandler(ClientTelemetry telemetry, KeyedExecutor work, int maxBytes) {
        this.telemetry = telemetry;
        this.work = work;
        this.maxBytes = maxBytes;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.PUSH_TELEMETRY;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.PUSH_TELEMETRY);
    }

    @Override
    public CompletionStage<Reply> handle(PushTelemetryRequest request, RequestContext context) {
        Uuid instance = request.data().clientInstanceId();
        if (instance == null || instance.equals(Uuid.ZERO_UUID)) {
            throw new InvalidRequestException(
                    "a push needs the client instance id that GetTelemetrySubscriptions gave");
        }
        ByteBuffer metrics = request.data().metrics();
        if (metrics.remaining() > maxBytes) {
            throw new TelemetryTooLargeException(
                    "a push of " + metrics.remaining() + " bytes; allowed are " + maxBytes + " (telemetry.max.bytes)");
        }
        ClientIdentity identity = ClientIdentity.of(instance, context);
        telemetry.admit(
                identity, request.data().subscriptionId(), request.data().terminating());
        CompressionType compression = compression(request.data().compressionType(), instance);
        return CompletableFuture.supplyAsync(
                () -> {
                    telemetry.keep(instance, PushedMetrics.read(unpacked(metrics, compression), labels(identity)));
                    return Reply.of(new PushTelemetryResponse(new PushTelemetryResponseData()));
                },
                work.lane(instance));
    }

    private static Map<String, String> labels(ClientIdentity identity) {
        return Map.of(
                "client_id", identity.clientId(),
                "client_instance_id", identity.instanceId().toString(),
                "client_software_name", identity.softwareName(),
                "client_software_version", identity.softwareVersion());
    }

    private CompressionType compression(byte id, Uuid instance) {
        try {
            return CompressionType.forId(id);
        } catch (IllegalArgumentException unknown) {
            telemetry.letAskAgain(instance);
            throw new UnsupportedCompressionTypeException("there is no compression of number " + id, unknown);
        }
    }

    private ByteBuffer unpacked(ByteBuffer metrics, CompressionType compression) {
        try {
            return compression == CompressionType.NONE
                    ? metrics
                    : ClientTelemetryUtils.decompress(metrics, compression, UNPACKED_AT_MOST * maxBytes);
        } catch (ApiException refused) {
            throw refused;
        } catch (RuntimeException malformed) {
            throw new InvalidRecordException("the metrics cannot be unpacked with " + compression, malformed);
        }
    }
}
