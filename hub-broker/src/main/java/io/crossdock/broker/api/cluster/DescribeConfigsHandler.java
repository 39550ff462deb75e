package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.config.ConfigEntry;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.DescribeConfigsRequest;
import org.apache.kafka.common.requests.DescribeConfigsResponse;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Shows every setting of what has settings: value, default, where it comes from and what it means. */
public final class DescribeConfigsHandler implements RequestHandler<DescribeConfigsRequest> {
    private final MetadataStore metadata;
    private final ConfigResources resources;

    public DescribeConfigsHandler(MetadataStore metadata, ConfigResources resources) {
        this.metadata = metadata;
        this.resources = resources;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DESCRIBE_CONFIGS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DESCRIBE_CONFIGS);
    }

    @Override
    public CompletionStage<Reply> handle(DescribeConfigsRequest request, RequestContext context) {
        ClusterImage image = metadata.image();
        var answer = new DescribeConfigsResponseData();
        for (DescribeConfigsResource resource : request.data().resources()) {
            answer.results().add(describe(resource, request.data(), image, context));
        }
        return CompletableFuture.completedFuture(Reply.of(new DescribeConfigsResponse(answer)));
    }

    private DescribeConfigsResult describe(
            DescribeConfigsResource resource,
            DescribeConfigsRequestData options,
            ClusterImage image,
            RequestContext context) {
        var result = new DescribeConfigsResult()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName());
        try {
            List<String> wanted = resource.configurationKeys();
            result.setErrorCode(Errors.NONE.code())
                    .setConfigs(entries(resource, image, context).stream()
                            .filter(entry -> wanted == null || wanted.isEmpty() || wanted.contains(entry.name()))
                            .map(entry -> described(entry, options))
                            .toList());
        } catch (RuntimeException refused) {
            ApiError error = ApiError.fromThrowable(refused);
            result.setErrorCode(error.error().code()).setErrorMessage(error.message());
        }
        return result;
    }

    private List<ConfigEntry> entries(DescribeConfigsResource asked, ClusterImage image, RequestContext context) {
        ConfigurableResource resource = resources.require(asked.resourceType());
        resource.requireDescribe(asked.resourceName(), context.access());
        return resource.describe(asked.resourceName(), image);
    }

    private static DescribeConfigsResourceResult described(ConfigEntry entry, DescribeConfigsRequestData options) {
        var described = new DescribeConfigsResourceResult()
                .setName(entry.name())
                .setValue(entry.sensitive() ? null : entry.value())
                .setReadOnly(entry.readOnly())
                .setConfigSource(entry.source().id())
                .setIsSensitive(entry.sensitive())
                .setConfigType(entry.type().id())
                .setDocumentation(options.includeDocumentation() ? entry.documentation() : null);
        if (options.includeSynonyms()) {
            described.setSynonyms(entry.synonyms().stream()
                    .map(synonym -> new DescribeConfigsSynonym()
                            .setName(synonym.name())
                            .setValue(entry.sensitive() ? null : synonym.value())
                            .setSource(synonym.source().id()))
                    .toList());
        }
        return described;
    }
}
