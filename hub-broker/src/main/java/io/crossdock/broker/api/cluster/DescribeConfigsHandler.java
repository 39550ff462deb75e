package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.metadata.config.ConfigEntry;
import io.crossdock.broker.metadata.config.TopicConfigs;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
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

/** Shows every setting of topics and of this broker: value, default, where it comes from and what it means. */
public final class DescribeConfigsHandler implements RequestHandler<DescribeConfigsRequest> {
    private final MetadataStore metadata;
    private final TopicConfigs topicConfigs;
    private final List<ConfigEntry> brokerEntries;
    private final int nodeId;

    /** @param brokerEntries this broker's settings, which do not change while it runs */
    public DescribeConfigsHandler(
            MetadataStore metadata, TopicConfigs topicConfigs, List<ConfigEntry> brokerEntries, int nodeId) {
        this.metadata = metadata;
        this.topicConfigs = topicConfigs;
        this.brokerEntries = List.copyOf(brokerEntries);
        this.nodeId = nodeId;
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
                            .filter(entry -> wanted == null || wanted.contains(entry.name()))
                            .map(entry -> described(entry, options))
                            .toList());
        } catch (RuntimeException refused) {
            ApiError error = ApiError.fromThrowable(refused);
            result.setErrorCode(error.error().code()).setErrorMessage(error.message());
        }
        return result;
    }

    private List<ConfigEntry> entries(DescribeConfigsResource resource, ClusterImage image, RequestContext context) {
        String name = resource.resourceName();
        ConfigResource.Type type = ConfigResource.Type.forId(resource.resourceType());
        if (type == ConfigResource.Type.TOPIC) {
            if (!context.access().allowsTopic(AclOperation.DESCRIBE_CONFIGS, name)) {
                throw new TopicAuthorizationException("not allowed to describe the configuration of topic " + name);
            }
            TopicImage topic = image.topic(name)
                    .orElseThrow(() -> new UnknownTopicOrPartitionException("there is no topic " + name));
            return topicConfigs.describe(topic.configs());
        }
        if (type == ConfigResource.Type.BROKER) {
            if (!context.access().allowsCluster(AclOperation.DESCRIBE_CONFIGS)) {
                throw new ClusterAuthorizationException("not allowed to describe the configuration of brokers");
            }
            if (name.isEmpty()) {
                return List.of(); // the defaults set for all brokers at run time: none can be set yet
            }
            if (!name.equals(Integer.toString(nodeId))) {
                throw new InvalidRequestException(
                        "this is broker " + nodeId + "; ask broker " + name + " for its configuration");
            }
            return brokerEntries;
        }
        throw new InvalidRequestException("only topics and brokers have configurations here, not " + type);
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
