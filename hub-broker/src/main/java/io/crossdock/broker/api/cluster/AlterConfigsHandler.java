package io.crossdock.broker.api.cluster;

import io.crossdock.broker.api.cluster.ConfigChanges.Change;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.AlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AlterConfigsRequest;
import org.apache.kafka.common.requests.AlterConfigsResponse;
import org.apache.kafka.common.requests.ApiError;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Replaces everything that is set on a resource (KIP-133): what is not named has its default again. */
public final class AlterConfigsHandler implements RequestHandler<AlterConfigsRequest> {
    private final ConfigChanges changes;

    public AlterConfigsHandler(MetadataStore metadata, ConfigResources resources) {
        changes = new ConfigChanges(metadata, resources);
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.ALTER_CONFIGS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.ALTER_CONFIGS);
    }

    @Override
    public CompletionStage<Reply> handle(AlterConfigsRequest request, RequestContext context) {
        return changes.carryOut(
                        request.data().resources().stream().toList(),
                        AlterConfigsHandler::change,
                        request.data().validateOnly(),
                        context.access(),
                        AlterConfigsHandler::answer)
                .thenApply(answers ->
                        Reply.of(new AlterConfigsResponse(new AlterConfigsResponseData().setResponses(answers))));
    }

    private static Change change(AlterConfigsResource asked) {
        return new Change(
                asked.resourceType(), asked.resourceName(), (resource, image, given) -> replaced(resource, asked));
    }

    private static Map<String, String> replaced(ConfigurableResource resource, AlterConfigsResource asked) {
        if (resource.type() == ConfigResource.Type.BROKER_LOGGER) {
            throw new InvalidRequestException(
                    "the levels of loggers can only be altered one by one, with IncrementalAlterConfigs");
        }
        var wanted = new HashMap<String, String>();
        for (AlterableConfig config : asked.configs()) {
            if (config.value() == null) {
                throw new InvalidRequestException(
                        "'" + config.name() + "' cannot be set to nothing; leave it out for the default");
            }
            if (wanted.put(config.name(), config.value()) != null) {
                throw new InvalidRequestException("'" + config.name() + "' is to be set twice in one request");
            }
        }
        return wanted;
    }

    private static AlterConfigsResourceResponse answer(AlterConfigsResource resource, ApiError error) {
        return new AlterConfigsResourceResponse()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName())
                .setErrorCode(error.error().code())
                .setErrorMessage(error.message());
    }
}
