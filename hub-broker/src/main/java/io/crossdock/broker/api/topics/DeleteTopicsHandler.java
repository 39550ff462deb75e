package io.crossdock.broker.api.topics;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicDeletionDisabledException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResultCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.DeleteTopicsRequest;
import org.apache.kafka.common.requests.DeleteTopicsResponse;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Deletes topics, named or by id. Answers when no client is told of them any more; their files go later. */
public final class DeleteTopicsHandler implements RequestHandler<DeleteTopicsRequest> {
    /** Clients of this version know the error of a quota (KIP-599). */
    private static final int FIRST_STRICT_VERSION = 5;

    private final MetadataStore metadata;
    private final boolean enabled;
    private final ClientQuotas quotas;

    /** @param enabled {@code delete.topic.enable} */
    public DeleteTopicsHandler(MetadataStore metadata, boolean enabled, ClientQuotas quotas) {
        this.quotas = quotas;
        this.metadata = metadata;
        this.enabled = enabled;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DELETE_TOPICS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DELETE_TOPICS);
    }

    @Override
    public CompletionStage<Reply> handle(DeleteTopicsRequest request, RequestContext context) {
        ClusterImage image = metadata.image();
        var toll = new MutationToll(quotas, context, FIRST_STRICT_VERSION);
        // topics() shows requests of every version in the shape of the newest.
        var deletions = request.topics().stream()
                .map(topic -> delete(topic, image, context, toll))
                .toList();
        return CompletableFuture.allOf(deletions.toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    var results = new DeletableTopicResultCollection();
                    deletions.forEach(deletion -> results.add(deletion.join()));
                    return Reply.of(new DeleteTopicsResponse(new DeleteTopicsResponseData().setResponses(results)));
                });
    }

    private CompletableFuture<DeletableTopicResult> delete(
            DeleteTopicState asked, ClusterImage image, RequestContext context, MutationToll toll) {
        boolean byId = asked.name() == null;
        Optional<TopicImage> topic = byId ? image.topic(asked.topicId()) : image.topic(asked.name());
        String name = topic.map(TopicImage::name).orElse(asked.name());
        // Who may not describe a topic must not learn from the answer whether there is one.
        boolean visible = name != null && context.access().allowsTopic(AclOperation.DESCRIBE, name);
        var result = new DeletableTopicResult()
                .setName(byId && !visible ? null : name)
                .setTopicId(topic.filter(found -> visible).map(TopicImage::id).orElse(asked.topicId()));
        return check(asked, topic.orElse(null), name, visible, context)
                .<CompletableFuture<Void>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> delete(topic.orElseThrow(), toll))
                .handle((deleted, failure) -> failure == null ? result : failed(result, PartError.of(failure)));
    }

    private CompletableFuture<Void> delete(TopicImage topic, MutationToll toll) {
        try {
            toll.take(topic.partitions().size());
        } catch (ThrottlingQuotaExceededException tooMany) {
            return CompletableFuture.failedFuture(tooMany);
        }
        return metadata.apply(new MetadataChange.DeleteTopic(topic.name(), topic.id()));
    }

    private Optional<ApiException> check(
            DeleteTopicState asked,
            @Nullable TopicImage topic,
            @Nullable String name,
            boolean visible,
            RequestContext context) {
        if (asked.name() == null && topic == null) {
            return Optional.of(new UnknownTopicIdException("there is no topic of id " + asked.topicId()));
        }
        if (asked.name() != null && !asked.topicId().equals(Uuid.ZERO_UUID)) {
            return Optional.of(new InvalidRequestException("name a topic or give its id, not both"));
        }
        if (name == null || !context.access().allowsTopic(AclOperation.DELETE, name)) {
            return Optional.of(new TopicAuthorizationException(
                    "not allowed to delete topic " + (asked.name() == null && !visible ? asked.topicId() : name)));
        }
        if (topic == null) {
            return Optional.of(new UnknownTopicOrPartitionException("there is no topic " + name));
        }
        return enabled
                ? Optional.empty()
                : Optional.of(new TopicDeletionDisabledException(
                        "topics cannot be deleted here: delete.topic.enable is false"));
    }

    private static DeletableTopicResult failed(DeletableTopicResult result, PartError error) {
        return result.setErrorCode(error.code()).setErrorMessage(error.message());
    }
}
