package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.ListConfigResourcesResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ListConfigResourcesRequest;
import org.apache.kafka.common.requests.ListConfigResourcesResponse;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Names what has configurations (KIP-1000, KIP-1142). Version 0 knows subscriptions to client metrics only. */
public final class ListConfigResourcesHandler implements RequestHandler<ListConfigResourcesRequest> {
    private static final int ONLY_CLIENT_METRICS = 0;

    private final MetadataStore metadata;
    private final ConfigResources resources;

    public ListConfigResourcesHandler(MetadataStore metadata, ConfigResources resources) {
        this.metadata = metadata;
        this.resources = resources;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.LIST_CONFIG_RESOURCES;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.LIST_CONFIG_RESOURCES);
    }

    @Override
    public CompletionStage<Reply> handle(ListConfigResourcesRequest request, RequestContext context) {
        context.access().requireCluster(AclOperation.DESCRIBE_CONFIGS);
        ClusterImage image = metadata.image();
        var answer = new ListConfigResourcesResponseData();
        for (ConfigurableResource resource : wanted(request, context.version())) {
            resource.names(image, context.access()).stream().sorted().forEach(name -> answer.configResources()
                    .add(new ListConfigResourcesResponseData.ConfigResource()
                            .setResourceName(name)
                            .setResourceType(resource.type().id())));
        }
        return CompletableFuture.completedFuture(Reply.of(new ListConfigResourcesResponse(answer)));
    }

    private List<ConfigurableResource> wanted(ListConfigResourcesRequest request, short version) {
        if (version == ONLY_CLIENT_METRICS) {
            return List.of(resources.require(ConfigResource.Type.CLIENT_METRICS.id()));
        }
        List<Byte> types = request.data().resourceTypes();
        if (types.isEmpty()) {
            return resources.all();
        }
        return types.stream()
                .distinct()
                .map(type -> resources
                        .find(type)
                        .orElseThrow(() -> new UnsupportedVersionException(
                                "resources of type " + type + " cannot be listed here; there are "
                                        + resources.all().stream()
                                                .map(known -> known.type().name())
                                                .collect(Collectors.joining(", ")))))
                .toList();
    }
}
