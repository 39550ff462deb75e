package io.crossdock.broker.api.topics;

import io.crossdock.broker.controller.TopicPlanner;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.CreatePartitionsRequest;
import org.apache.kafka.common.requests.CreatePartitionsResponse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gives topics more partitions (KIP-195). */
public final class CreatePartitionsHandler implements RequestHandler<CreatePartitionsRequest> {
    private final MetadataStore metadata;
    private final TopicPlanner planner;
    private final Runnable requireRoom;

    /** @param requireRoom throws what to answer while there is no room for another partition */
    public CreatePartitionsHandler(MetadataStore metadata, TopicPlanner planner, Runnable requireRoom) {
        this.requireRoom = requireRoom;
        this.metadata = metadata;
        this.planner = planner;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.CREATE_PARTITIONS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.CREATE_PARTITIONS);
    }

    @Override
    public CompletionStage<Reply> handle(CreatePartitionsRequest request, RequestContext context) {
        var seen = new HashSet<String>();
        var results = new ArrayList<CompletableFuture<CreatePartitionsTopicResult>>();
        for (CreatePartitionsTopic topic : request.data().topics()) {
            boolean first = seen.add(topic.name());
            results.add(grow(topic, first, request.data().validateOnly(), context));
        }
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(done -> Reply.of(new CreatePartitionsResponse(new CreatePartitionsResponseData()
                        .setResults(
                                results.stream().map(CompletableFuture::join).toList()))));
    }

    private CompletableFuture<CreatePartitionsTopicResult> grow(
            CreatePartitionsTopic topic, boolean first, boolean validateOnly, RequestContext context) {
        var result = new CreatePartitionsTopicResult().setName(topic.name());
        CompletableFuture<Void> grown;
        try {
            if (!context.access().allowsTopic(AclOperation.ALTER, topic.name())) {
                throw new TopicAuthorizationException("not allowed to alter topic " + topic.name());
            }
            if (!first) {
                throw new InvalidRequestException("topic " + topic.name() + " is in the request twice");
            }
            MetadataChange change = planner.grow(metadata.image(), topic);
            requireRoom.run();
            grown = validateOnly ? CompletableFuture.completedFuture(null) : metadata.apply(change);
        } catch (RuntimeException refused) {
            grown = CompletableFuture.failedFuture(refused);
        }
        return grown.handle((done, failure) -> {
            if (failure == null) {
                return result;
            }
            PartError error = PartError.of(failure);
            return result.setErrorCode(error.code()).setErrorMessage(error.message());
        });
    }
}
