package io.crossdock.broker.api.session;

import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.ApiVersionsResponse;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells a client what is served here. Computed from the handlers that are registered, so it cannot promise what is not
 * there. Needs no permission: a client asks before it has told who it is.
 */
public final class ApiVersionsHandler implements RequestHandler<ApiVersionsRequest> {
    private static final int FIRST_VERSION_WITH_SOFTWARE = 3;

    private final ApiVersionCollection served = new ApiVersionCollection();
    private final MetadataStore metadata;

    /** @param others every other handler of this broker */
    public ApiVersionsHandler(Collection<? extends RequestHandler<?>> others, MetadataStore metadata) {
        this.metadata = metadata;
        others.forEach(handler -> add(handler.api(), handler.versions()));
        add(api(), versions());
    }

    private void add(ApiKeys key, VersionRange versions) {
        // librdkafka turns compression off unless Produce is said to start at 0 (KAFKA-18659), though we accept 3 and
        // up.
        short min = key == ApiKeys.PRODUCE ? ApiKeys.PRODUCE_API_VERSIONS_RESPONSE_MIN_VERSION : versions.min();
        served.add(new ApiVersion().setApiKey(key.id).setMinVersion(min).setMaxVersion(versions.max()));
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.API_VERSIONS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.API_VERSIONS);
    }

    @Override
    public CompletionStage<Reply> handle(ApiVersionsRequest request, RequestContext context) {
        if (request.hasUnsupportedRequestVersion()) {
            throw new UnsupportedVersionException("ApiVersions version " + context.version() + " is not served here");
        }
        if (!request.isValid()) {
            throw new InvalidRequestException(
                    "the client's software name or version has characters that are not allowed");
        }
        if (context.version() >= FIRST_VERSION_WITH_SOFTWARE) {
            context.session()
                    .details()
                    .software(
                            request.data().clientSoftwareName(), request.data().clientSoftwareVersion());
        }
        var answer = new ApiVersionsResponseData().setApiKeys(served.duplicate());
        FeatureVersions.add(answer, metadata.image().features(), context.version());
        return CompletableFuture.completedFuture(Reply.of(new ApiVersionsResponse(answer)));
    }
}
