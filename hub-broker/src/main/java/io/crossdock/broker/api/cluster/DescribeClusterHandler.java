package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.errors.MismatchedEndpointTypeException;
import org.apache.kafka.common.errors.UnsupportedEndpointTypeException;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.DescribeClusterRequest;
import org.apache.kafka.common.requests.DescribeClusterResponse;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Names the cluster, its brokers and its controller (KIP-700), on request also brokers that were not let in yet (KIP-1073).
 * Needs no permission, as Metadata tells the same.
 */
public final class DescribeClusterHandler implements RequestHandler<DescribeClusterRequest> {
    private static final byte BROKER_ENDPOINTS = 1;
    private static final byte CONTROLLER_ENDPOINTS = 2;
    private static final int OPERATIONS_OMITTED = Integer.MIN_VALUE;

    private final int nodeId;
    private final MetadataStore metadata;

    public DescribeClusterHandler(int nodeId, MetadataStore metadata) {
        this.nodeId = nodeId;
        this.metadata = metadata;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DESCRIBE_CLUSTER;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DESCRIBE_CLUSTER);
    }

    @Override
    public CompletionStage<Reply> handle(DescribeClusterRequest request, RequestContext context) {
        requireBrokers(request.data().endpointType());
        ClusterImage image = metadata.image();
        var answer = new DescribeClusterResponseData()
                .setEndpointType(BROKER_ENDPOINTS)
                .setClusterId(image.clusterId())
                .setControllerId(image.controllerOr(nodeId))
                .setClusterAuthorizedOperations(
                        request.data().includeClusterAuthorizedOperations()
                                ? context.access().clusterOperationBits()
                                : OPERATIONS_OMITTED);
        for (BrokerImage broker : image.brokers().values()) {
            if (!broker.serves() && !request.data().includeFencedBrokers()) {
                continue;
            }
            broker.endpoint(context.session().listener()).ifPresent(endpoint -> answer.brokers()
                    .add(new DescribeClusterBroker()
                            .setBrokerId(broker.id())
                            .setHost(endpoint.host())
                            .setPort(endpoint.port())
                            .setRack(broker.rack().orElse(null))
                            .setIsFenced(!broker.serves())));
        }
        return CompletableFuture.completedFuture(Reply.of(new DescribeClusterResponse(answer)));
    }

    private static void requireBrokers(byte endpointType) {
        if (endpointType == CONTROLLER_ENDPOINTS) {
            throw new MismatchedEndpointTypeException("this cluster has no controller endpoints; ask for its brokers");
        }
        if (endpointType != BROKER_ENDPOINTS) {
            throw new UnsupportedEndpointTypeException("there are no endpoints of type " + endpointType);
        }
    }
}
