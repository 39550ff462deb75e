package io.crossdock.broker.rest.v3;

import io.crossdock.security.rest.caller.Administrators;

import java.util.List;

/** The list of what is served in the shape of Confluent's REST API v3. */
public final class V3Resources {
    private V3Resources() {}

    /** @param administrators with which they reach the cluster */
    public static List<Object> of(Administrators administrators) {
        return List.of(
                new V3AclsResource(administrators),
                new V3BrokersResource(administrators),
                new V3ClusterResource(administrators),
                new V3ClustersResource(administrators),
                new V3ConsumerGroupsResource(administrators),
                new V3Errors(),
                new V3PartitionsResource(administrators),
                new V3TopicResource(administrators),
                new V3TopicsResource(administrators));
    }
}
