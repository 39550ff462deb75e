package io.crossdock.broker.api.topics;

import io.crossdock.broker.controller.TopicPlanner;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.quota.ClientQuotas;
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
    /** Clients of this version know the error of a quota (KIP-599). */
    private static final int FIRST_STRICT_VERSION = 3;

    private final MetadataStore metadata;
    private final TopicPlanner planner;
    private final Runnable requireRoom;
    private final ClientQuotas quotas;

    /** @param requireRoom throws what to answer while there is no room for another partition */
    public CreatePartitionsHandler(
            MetadataStore metadata, TopicPlanner planner, Runnable requireRoom, ClientQuotas quotas) {
        this.quotas = quotas;
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
        var toll = new MutationToll(quotas, context, FIRST_STRICT_VERSION);
        var results = new ArrayList<CompletableFuture<CreatePartitionsTopicResult>>();
        for (CreatePartitionsTopic topic : request.data().topics()) {
            boolean first = seen.add(topic.name());
            results.add(grow(topic, first, request.data().validateOnly(), context, toll));
        }
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(done -> Reply.of(new CreatePartitionsResponse(new CreatePartitionsResponseData()
                        .setResults(
                                results.stream().map(CompletableFuture::join).toList()))));
    }

    private CompletableFuture<CreatePartitionsTopicResult> grow(
            CreatePartitionsTopic topic,
            boolean first,
            boolean validateOnly,
            RequestContext context,
            MutationToll toll) {
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
            if (!validateOnly) {
                toll.take(topic.count()
                        - metadata.image()
                                .topic(topic.name())
                                .map(before -> before.partitions().size())
                                .orElse(0));
            }
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
