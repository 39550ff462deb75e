package io.crossdock.broker.api.topics;

import io.crossdock.broker.controller.TopicCreation;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.metadata.config.ConfigBook;
import io.crossdock.broker.metadata.config.ConfigEntry;
import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.CreateTopicsRequest;
import org.apache.kafka.common.requests.CreateTopicsResponse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Creates topics. Answers when this broker's metadata shows them and their partitions can be written to. */
public final class CreateTopicsHandler implements RequestHandler<CreateTopicsRequest> {
    /** Clients of this version know the error of a quota (KIP-599). */
    private static final int FIRST_STRICT_VERSION = 6;

    private final TopicCreation creation;
    private final ConfigBook configs;
    private final MetadataStore metadata;
    private final ClientQuotas quotas;

    public CreateTopicsHandler(
            TopicCreation creation, ConfigBook configs, MetadataStore metadata, ClientQuotas quotas) {
        this.quotas = quotas;
        this.creation = creation;
        this.configs = configs;
        this.metadata = metadata;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.CREATE_TOPICS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.CREATE_TOPICS);
    }

    @Override
    public CompletionStage<Reply> handle(CreateTopicsRequest request, RequestContext context) {
        var seen = new HashSet<String>();
        var twice = new HashSet<String>();
        request.data().topics().forEach(topic -> {
            if (!seen.add(topic.name())) {
                twice.add(topic.name());
            }
        });
        var toll = new MutationToll(quotas, context, FIRST_STRICT_VERSION);
        var results = new ArrayList<CompletableFuture<CreatableTopicResult>>();
        for (CreatableTopic topic : request.data().topics()) {
            if (!twice.contains(topic.name()) || seen.remove(topic.name())) { // one answer for a name that comes twice
                results.add(create(
                        topic, twice.contains(topic.name()), request.data().validateOnly(), context, toll));
            }
        }
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    var answer = new CreateTopicsResponseData();
                    results.forEach(result -> answer.topics().add(result.join()));
                    return Reply.of(new CreateTopicsResponse(answer));
                });
    }

    private CompletableFuture<CreatableTopicResult> create(
            CreatableTopic topic, boolean twice, boolean validateOnly, RequestContext context, MutationToll toll) {
        CompletableFuture<TopicImage> created;
        if (!context.access().allowsCluster(AclOperation.CREATE)
                && !context.access().allowsTopic(AclOperation.CREATE, topic.name())) {
            created = CompletableFuture.failedFuture(
                    new TopicAuthorizationException("not allowed to create topic " + topic.name()));
        } else if (twice) {
            created = CompletableFuture.failedFuture(
                    new InvalidRequestException("topic " + topic.name() + " is in the request twice"));
        } else {
            created = create(topic, validateOnly, toll);
        }
        return created.handle((image, failure) ->
                failure == null ? created(image, context) : failed(topic.name(), PartError.of(failure)));
    }

    private CompletableFuture<TopicImage> create(CreatableTopic topic, boolean validateOnly, MutationToll toll) {
        try {
            if (!validateOnly) {
                toll.take(partitions(topic));
            }
            return creation.create(topic, validateOnly);
        } catch (ThrottlingQuotaExceededException tooMany) {
            return CompletableFuture.failedFuture(tooMany);
        }
    }

    private int partitions(CreatableTopic topic) {
        if (!topic.assignments().isEmpty()) {
            return topic.assignments().size();
        }
        return topic.numPartitions() > 0
                ? topic.numPartitions()
                : configs.at(metadata.image()).values().integer("num.partitions");
    }

    private CreatableTopicResult created(TopicImage topic, RequestContext context) {
        var result = new CreatableTopicResult()
                .setName(topic.name())
                .setTopicId(topic.id())
                .setErrorMessage(null);
        if (!context.access().allowsTopic(AclOperation.DESCRIBE_CONFIGS, topic.name())) {
            return result.setTopicConfigErrorCode(Errors.TOPIC_AUTHORIZATION_FAILED.code());
        }
        List<CreatableTopicConfigs> described = configs.at(metadata.image()).topics().describe(topic).stream()
                .map(CreateTopicsHandler::described)
                .toList();
        return result.setNumPartitions(topic.partitions().size())
                .setReplicationFactor(
                        (short) topic.partitions().get(0).replicas().size())
                .setConfigs(described);
    }

    private static CreatableTopicConfigs described(ConfigEntry entry) {
        return new CreatableTopicConfigs()
                .setName(entry.name())
                .setValue(entry.value())
                .setReadOnly(entry.readOnly())
                .setConfigSource(entry.source().id())
                .setIsSensitive(false);
    }

    private static CreatableTopicResult failed(String name, PartError error) {
        return new CreatableTopicResult()
                .setName(name)
                .setErrorCode(error.code())
                .setErrorMessage(error.message());
    }
}
