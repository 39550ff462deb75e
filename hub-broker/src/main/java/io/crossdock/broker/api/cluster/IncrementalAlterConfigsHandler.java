package io.crossdock.broker.api.cluster;

import io.crossdock.broker.api.cluster.ConfigChanges.Change;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.config.ConfigAlteration;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.errors.InvalidRequestException;
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
import java.util.concurrent.CompletionStage;

/** Changes configurations step by step (KIP-339). Answers when they are in force here. */
public final class IncrementalAlterConfigsHandler implements RequestHandler<IncrementalAlterConfigsRequest> {
    private final ConfigChanges changes;

    public IncrementalAlterConfigsHandler(MetadataStore metadata, ConfigResources resources) {
        changes = new ConfigChanges(metadata, resources);
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
        return changes.carryOut(
                        request.data().resources().stream().toList(),
                        IncrementalAlterConfigsHandler::change,
                        request.data().validateOnly(),
                        context.access(),
                        IncrementalAlterConfigsHandler::answer)
                .thenApply(answers -> Reply.of(new IncrementalAlterConfigsResponse(
                        new IncrementalAlterConfigsResponseData().setResponses(answers))));
    }

    private static Change change(AlterConfigsResource asked) {
        return new Change(
                asked.resourceType(),
                asked.resourceName(),
                (resource, image, given) -> ConfigAlteration.applyAll(
                        given, steps(asked), resource::setting, name -> resource.defaultValue(name, image)));
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
}
