package io.crossdock.broker.api.group;

import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.metadata.Feature;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ConsumerGroupHeartbeatRequest;
import org.apache.kafka.common.requests.ConsumerGroupHeartbeatResponse;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Lets a member of the consumer protocol join, stay and leave (KIP-848). */
public final class ConsumerGroupHeartbeatHandler implements RequestHandler<ConsumerGroupHeartbeatRequest> {
    private final MetadataStore metadata;
    private final GroupCoordinator groups;

    public ConsumerGroupHeartbeatHandler(MetadataStore metadata, GroupCoordinator groups) {
        this.metadata = metadata;
        this.groups = groups;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.CONSUMER_GROUP_HEARTBEAT;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.CONSUMER_GROUP_HEARTBEAT);
    }

    @Override
    public CompletionStage<Reply> handle(ConsumerGroupHeartbeatRequest request, RequestContext context) {
        GroupAccess.require(context, AclOperation.READ, request.data().groupId());
        if (metadata.image().level(Feature.GROUP) < 1) {
            throw new UnsupportedVersionException("The consumer group protocol is switched off in this cluster;"
                    + " switch it on with kafka-features.sh upgrade --feature group.version=1");
        }
        List<String> named = request.data().subscribedTopicNames();
        if (named != null) {
            Set<String> allowed = context.access().topics(AclOperation.DESCRIBE, named);
            Set<String> refused = new HashSet<>(named);
            refused.removeAll(allowed);
            if (!refused.isEmpty()) {
                throw new TopicAuthorizationException(refused);
            }
        }
        return groups.consumerHeartbeat(GroupAccess.context(context), request.data(), topics -> context.access()
                        .topics(AclOperation.DESCRIBE, topics))
                .thenApply(answer -> Reply.of(new ConsumerGroupHeartbeatResponse(answer)));
    }
}
