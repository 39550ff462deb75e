package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.metadata.config.ConfigAlteration;
import io.crossdock.broker.metadata.config.TopicConfigs;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.IncrementalAlterConfigsRequest;
import org.apache.kafka.common.requests.IncrementalAlterConfigsResponse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Changes settings of topics step by step (KIP-339). Answers when they are in force here. */
public final class IncrementalAlterConfigsHandler implements RequestHandler<IncrementalAlterConfigsRequest> {
    private final MetadataStore metadata;
    private final TopicConfigs topicConfigs;

    public IncrementalAlterConfigsHandler(MetadataStore metadata, TopicConfigs topicConfigs) {
        this.metadata = metadata;
        this.topicConfigs = topicConfigs;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.INCREMENTAL_ALTER_CONFIGS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.INCREMENTAL_ALTER_CONFIGS);
    }

    @Override
    public CompletionStage<Reply> handle(IncrementalAlterConfigsRequest request, RequestContext context) {
        ClusterImage image = metadata.image();
        var answers = new ArrayList<CompletableFuture<AlterConfigsResourceResponse>>();
        for (AlterConfigsResource resource : request.data().resources()) {
            answers.add(alter(resource, request.data().validateOnly(), image, context)
                    .handle((done, failure) -> answer(resource, failure == null ? ApiError.NONE : errorOf(failure))));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(
                        done -> Reply.of(new IncrementalAlterConfigsResponse(new IncrementalAlterConfigsResponseData()
                                .setResponses(answers.stream()
                                        .map(CompletableFuture::join)
                                        .toList()))));
    }

    private CompletableFuture<Void> alter(
            AlterConfigsResource resource, boolean validateOnly, ClusterImage image, RequestContext context) {
        try {
            MetadataChange change = plan(resource, image, context);
            return validateOnly ? CompletableFuture.completedFuture(null) : metadata.apply(change);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private MetadataChange plan(AlterConfigsResource resource, ClusterImage image, RequestContext context) {
        String name = resource.resourceName();
        ConfigResource.Type type = ConfigResource.Type.forId(resource.resourceType());
        if (type == ConfigResource.Type.BROKER) {
            if (!context.access().allowsCluster(AclOperation.ALTER_CONFIGS)) {
                throw new ClusterAuthorizationException("not allowed to alter the configuration of brokers");
            }
            throw new InvalidRequestException("brokers cannot be reconfigured while they run in this version;"
                    + " change hub.yaml and start again");
        }
        if (type != ConfigResource.Type.TOPIC) {
            throw new InvalidRequestException("only topics have configurations that can be altered here, not " + type);
        }
        if (!context.access().allowsTopic(AclOperation.ALTER_CONFIGS, name)) {
            throw new TopicAuthorizationException("not allowed to alter the configuration of topic " + name);
        }
        TopicImage topic =
                image.topic(name).orElseThrow(() -> new UnknownTopicOrPartitionException("there is no topic " + name));
        Map<String, String> altered = ConfigAlteration.applyAll(
                topic.configs(), steps(resource), TopicConfigs::setting, topicConfigs::defaultValue);
        topicConfigs.validate(altered);
        return new MetadataChange.SetTopicConfigs(name, topic.id(), altered);
    }

    private static List<ConfigAlteration> steps(AlterConfigsResource resource) {
        var steps = new ArrayList<ConfigAlteration>();
        for (AlterableConfig config : resource.configs()) {
            OpType operation = OpType.forId(config.configOperation());
            if (operation == null) {
                throw new InvalidRequestException(
                        "'" + config.name() + "': there is no operation number " + config.configOperation());
            }
            steps.add(new ConfigAlteration(config.name(), operation, config.value()));
        }
        return steps;
    }

    private static AlterConfigsResourceResponse answer(AlterConfigsResource resource, ApiError error) {
        return new AlterConfigsResourceResponse()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName())
                .setErrorCode(error.error().code())
                .setErrorMessage(error.message());
    }

    private static ApiError errorOf(Throwable failure) {
        return ApiError.fromThrowable(
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
    }
}
