package io.crossdock.broker.api.group;

import io.crossdock.broker.controller.TopicCreation;
import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorRequest.CoordinatorType;
import org.apache.kafka.common.requests.FindCoordinatorResponse;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells which broker coordinates a group: the leader of the partition of the offsets topic that the group's name falls
 * into. That topic is made when the first client asks.
 */
public final class FindCoordinatorHandler implements RequestHandler<FindCoordinatorRequest> {
    private final MetadataStore metadata;
    private final TopicCreation creation;
    private final GroupCoordinator groups;

    public FindCoordinatorHandler(MetadataStore metadata, TopicCreation creation, GroupCoordinator groups) {
        this.metadata = metadata;
        this.creation = creation;
        this.groups = groups;
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
        boolean groupsWanted = type == CoordinatorType.GROUP.id();
        boolean someAllowed =
                groupsWanted && keys.stream().anyMatch(key -> context.access().allowsGroup(AclOperation.DESCRIBE, key));
        CompletableFuture<?> ready =
                someAllowed ? creation.ensureOffsetsTopic() : CompletableFuture.completedFuture(null);
        // A topic that could not be made shows as "coordinator not available" below, which clients retry.
        return ready.handle((made, failure) -> keys.stream()
                        .map(key -> groupsWanted ? coordinatorOf(key, context) : notServed(type, key))
                        .toList())
                .thenApply(
                        found -> Reply.of(new FindCoordinatorResponse(batched ? batch(found) : single(found.get(0)))));
    }

    private Coordinator coordinatorOf(String group, RequestContext context) {
        if (!context.access().allowsGroup(AclOperation.DESCRIBE, group)) {
            return failed(group, Errors.GROUP_AUTHORIZATION_FAILED, "not allowed to describe group " + group);
        }
        ClusterImage image = metadata.image();
        Optional<PartitionImage> partition =
                image.partition(Topic.GROUP_METADATA_TOPIC_NAME, groups.partitionFor(group));
        return partition
                .flatMap(state -> Optional.ofNullable(image.brokers().get(state.leader())))
                .flatMap(leader -> leader.endpoint(context.session().listener())
                        .map(endpoint -> found(group, leader.id(), endpoint)))
                .orElseGet(() -> failed(
                        group,
                        Errors.COORDINATOR_NOT_AVAILABLE,
                        "the partition of " + Topic.GROUP_METADATA_TOPIC_NAME + " for this group has no leader yet"));
    }

    private static Coordinator notServed(byte type, String key) {
        String what =
                type == CoordinatorType.TRANSACTION.id() ? "transactions are" : "coordinators of type " + type + " are";
        return failed(key, Errors.INVALID_REQUEST, what + " not available in this version");
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
