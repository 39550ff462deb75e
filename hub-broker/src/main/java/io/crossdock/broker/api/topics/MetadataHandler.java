package io.crossdock.broker.api.topics;

import io.crossdock.broker.controller.TopicCreation;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.resource.ResourceType;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;

/**
 * Tells clients which brokers there are and who leads what. A topic that is asked for and missing is created first, if
 * the client wants that and the broker is configured so; the answer then already shows it, so that a first message needs
 * no retry.
 */
public final class MetadataHandler implements RequestHandler<MetadataRequest> {
    private final int nodeId;
    private final MetadataStore metadata;
    private final TopicCreation creation;
    private final BiPredicate<Integer, TopicPartition> offline;
    private final FormerTopics former;

    /** @param offline whether a replica cannot be served although its broker is up */
    public MetadataHandler(
            int nodeId, MetadataStore metadata, TopicCreation creation, BiPredicate<Integer, TopicPartition> offline) {
        this.nodeId = nodeId;
        this.offline = offline;
        this.metadata = metadata;
        this.creation = creation;
        this.former = FormerTopics.of(metadata);
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.METADATA;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.METADATA);
    }

    @Override
    public CompletionStage<Reply> handle(MetadataRequest request, RequestContext context) {
        var refused = new HashSet<String>();
        return createMissing(request, context, refused)
                .thenApply(nothing -> Reply.of(answer(request, context, refused)));
    }

    /** @param refused takes in what is missing and would be made, if the client were allowed to */
    private CompletableFuture<Void> createMissing(
            MetadataRequest request, RequestContext context, Set<String> refused) {
        if (request.isAllTopics() || !request.allowAutoTopicCreation() || !creation.automatic()) {
            return CompletableFuture.completedFuture(null);
        }
        ClusterImage image = metadata.image();
        var missing = new LinkedHashSet<String>();
        for (MetadataRequestTopic topic : request.data().topics()) {
            String name = topic.name();
            if (!isById(topic)
                    && image.topic(name).isEmpty()
                    && context.access().allowsTopic(AclOperation.DESCRIBE, name)) {
                (mayCreate(name, context) ? missing : refused).add(name);
            }
        }
        // What cannot be created stays missing in the answer, with its error.
        return CompletableFuture.allOf(missing.stream()
                .map(name -> creation.createByUse(name).exceptionally(notCreated -> null))
                .toArray(CompletableFuture[]::new));
    }

    private static boolean mayCreate(String topic, RequestContext context) {
        return context.access().allowsCluster(AclOperation.CREATE)
                || context.access().allowsTopic(AclOperation.CREATE, topic);
    }

    private MetadataResponse answer(MetadataRequest request, RequestContext context, Set<String> refused) {
        ClusterImage image = metadata.image();
        String listener = context.session().listener();
        var answer =
                new MetadataResponseData().setClusterId(image.clusterId()).setControllerId(image.controllerOr(nodeId));
        for (BrokerImage broker : image.brokers().values()) {
            broker.endpoint(listener).filter(endpoint -> broker.serves()).ifPresent(endpoint -> answer.brokers()
                    .add(new MetadataResponseBroker()
                            .setNodeId(broker.id())
                            .setHost(endpoint.host())
                            .setPort(endpoint.port())
                            .setRack(broker.rack().orElse(null))));
        }
        var describe = new TopicDescription(image, listener, context.version(), offline);
        if (request.isAllTopics()) {
            Set<String> visible = context.access().visibleTopics(image.topics().keySet());
            visible.forEach(name -> answer.topics().add(describe.found(name)));
        } else {
            request.data().topics().forEach(topic -> answer.topics()
                    .add(
                            refused.contains(topic.name())
                                    ? describe.failed(topic.name(), Uuid.ZERO_UUID, Errors.TOPIC_AUTHORIZATION_FAILED)
                                    : described(topic, describe, image, context)));
        }
        if (request.data().includeTopicAuthorizedOperations()) {
            answer.topics().stream()
                    .filter(topic -> topic.errorCode() == Errors.NONE.code())
                    .forEach(topic -> topic.setTopicAuthorizedOperations(
                            context.access().operationBits(ResourceType.TOPIC, topic.name())));
        }
        if (request.data().includeClusterAuthorizedOperations()) {
            answer.setClusterAuthorizedOperations(context.access().clusterOperationBits());
        }
        return new MetadataResponse(answer, context.version());
    }

    /** Clients that ask by id send an empty name or none (KIP-516). */
    private static boolean isById(MetadataRequestTopic topic) {
        return topic.name() == null || !topic.topicId().equals(Uuid.ZERO_UUID);
    }

    private MetadataResponseTopic described(
            MetadataRequestTopic topic, TopicDescription describe, ClusterImage image, RequestContext context) {
        String name = topic.name();
        if (isById(topic)) {
            String named = image.topicNames().get(topic.topicId());
            if (named == null) {
                String was = former.name(topic.topicId())
                        .filter(gone -> context.access().allowsTopic(AclOperation.DESCRIBE, gone))
                        .orElse(null);
                return describe.failed(was, topic.topicId(), Errors.UNKNOWN_TOPIC_ID);
            }
            // An id is no secret, and nobody guesses one; the name of its topic is (KIP-516).
            return context.access().allowsTopic(AclOperation.DESCRIBE, named)
                    ? describe.found(named)
                    : describe.failed(null, topic.topicId(), Errors.TOPIC_AUTHORIZATION_FAILED);
        }
        if (!context.access().allowsTopic(AclOperation.DESCRIBE, name)) {
            return describe.failed(name, Uuid.ZERO_UUID, Errors.TOPIC_AUTHORIZATION_FAILED);
        }
        if (image.topic(name).isPresent()) {
            return describe.found(name);
        }
        return describe.failed(
                name,
                Uuid.ZERO_UUID,
                Topic.isValid(name) ? Errors.UNKNOWN_TOPIC_OR_PARTITION : Errors.INVALID_TOPIC_EXCEPTION);
    }
}
