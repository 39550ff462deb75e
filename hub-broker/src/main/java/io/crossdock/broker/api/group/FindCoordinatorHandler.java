package io.crossdock.broker.api.group;

import io.crossdock.broker.controller.TopicCreation;
import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.broker.txn.TransactionCoordinator;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorRequest.CoordinatorType;
import org.apache.kafka.common.requests.FindCoordinatorResponse;
import org.apache.kafka.common.resource.ResourceType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToIntFunction;

/**
 * Tells which broker coordinates a group or a transactional id: the leader of the partition of the offsets or transaction
 * topic that its name falls into. That topic is made when the first client asks.
 */
public final class FindCoordinatorHandler implements RequestHandler<FindCoordinatorRequest> {
    private final MetadataStore metadata;
    private final TopicCreation creation;
    private final Map<Byte, Kind> kinds;

    public FindCoordinatorHandler(
            MetadataStore metadata,
            TopicCreation creation,
            GroupCoordinator groups,
            TransactionCoordinator transactions) {
        this.metadata = metadata;
        this.creation = creation;
        kinds = Map.of(
                CoordinatorType.GROUP.id(),
                new Kind(
                        Topic.GROUP_METADATA_TOPIC_NAME,
                        groups::partitionFor,
                        ResourceType.GROUP,
                        Errors.GROUP_AUTHORIZATION_FAILED),
                CoordinatorType.TRANSACTION.id(),
                new Kind(
                        Topic.TRANSACTION_STATE_TOPIC_NAME,
                        transactions::partitionFor,
                        ResourceType.TRANSACTIONAL_ID,
                        Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED));
    }

    /** A kind of things that have coordinators. */
    private record Kind(String topic, ToIntFunction<String> partition, ResourceType resource, Errors refusal) {
        boolean mayFind(String key, RequestContext context) {
            return context.access().allows(AclOperation.DESCRIBE, resource, key);
        }
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.FIND_COORDINATOR;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.FIND_COORDINATOR);
    }

    @Override
    public CompletionStage<Reply> handle(FindCoordinatorRequest request, RequestContext context) {
        boolean batched = context.version() >= FindCoordinatorRequest.MIN_BATCHED_VERSION;
        List<String> keys = batched
                ? request.data().coordinatorKeys()
                : List.of(request.data().key());
        byte type = request.data().keyType();
        Kind kind = kinds.get(type);
        CompletableFuture<?> ready = kind != null && keys.stream().anyMatch(key -> kind.mayFind(key, context))
                ? creation.ensureInternalTopic(kind.topic())
                : CompletableFuture.completedFuture(null);
        // A topic that could not be made shows as "coordinator not available" below, which clients retry.
        return ready.handle((made, failure) -> keys.stream()
                        .map(key -> kind == null ? notServed(type, key) : coordinatorOf(kind, key, context))
                        .toList())
                .thenApply(
                        found -> Reply.of(new FindCoordinatorResponse(batched ? batch(found) : single(found.get(0)))));
    }

    private Coordinator coordinatorOf(Kind kind, String key, RequestContext context) {
        if (!kind.mayFind(key, context)) {
            return failed(key, kind.refusal(), "not allowed to describe " + key);
        }
        ClusterImage image = metadata.image();
        Optional<PartitionImage> partition =
                image.partition(kind.topic(), kind.partition().applyAsInt(key));
        return partition
                .flatMap(state -> Optional.ofNullable(image.brokers().get(state.leader())))
                .filter(BrokerImage::serves)
                .flatMap(leader -> leader.endpoint(context.session().listener())
                        .map(endpoint -> found(key, leader.id(), endpoint)))
                .orElseGet(() -> failed(
                        key,
                        Errors.COORDINATOR_NOT_AVAILABLE,
                        "the partition of " + kind.topic() + " for " + key + " has no leader yet"));
    }

    private static Coordinator notServed(byte type, String key) {
        return failed(
                key, Errors.INVALID_REQUEST, "coordinators of type " + type + " are not available in this version");
    }

    private static Coordinator found(String key, int node, EndpointImage endpoint) {
        return new Coordinator()
                .setKey(key)
                .setNodeId(node)
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setErrorMessage("");
    }

    private static Coordinator failed(String key, Errors error, String message) {
        return new Coordinator()
                .setKey(key)
                .setNodeId(-1)
                .setHost("")
                .setPort(-1)
                .setErrorCode(error.code())
                .setErrorMessage(message);
    }

    private static FindCoordinatorResponseData batch(List<Coordinator> found) {
        return new FindCoordinatorResponseData().setCoordinators(found);
    }

    private static FindCoordinatorResponseData single(Coordinator found) {
        return new FindCoordinatorResponseData()
                .setNodeId(found.nodeId())
                .setHost(found.host())
                .setPort(found.port())
                .setErrorCode(found.errorCode())
                .setErrorMessage(found.errorMessage());
    }
}
