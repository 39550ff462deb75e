package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.broker.trace.TraceExchange;
import io.crossdock.broker.trace.TraceOrder;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.EntryData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.OpData;
import org.apache.kafka.common.message.AlterClientQuotasResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AlterClientQuotasRequest;
import org.apache.kafka.common.requests.AlterClientQuotasResponse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sets and removes limits (KIP-546), Kafka's and ours. Each entity by itself: one that is refused does not stop the
 * others. Answers when they are in force here. Has clients watched besides, see {@link TraceExchange}.
 */
public final class AlterClientQuotasHandler implements RequestHandler<AlterClientQuotasRequest> {
    private final QuotaChanges changes;
    private final TracedClients traced;

    public AlterClientQuotasHandler(MetadataStore metadata, TraceExchange traces) {
        changes = new QuotaChanges(metadata);
        traced = new TracedClients(traces);
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.ALTER_CLIENT_QUOTAS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.ALTER_CLIENT_QUOTAS);
    }

    @Override
    public CompletionStage<Reply> handle(AlterClientQuotasRequest request, RequestContext context) {
        AlterClientQuotasRequestData asked = request.data();
        if (TraceOrder.isIn(asked)) {
            return traced.alter(asked, context).thenApply(done -> Reply.of(new AlterClientQuotasResponse(done)));
        }
        context.access().requireCluster(AclOperation.ALTER_CONFIGS);
        var named = new HashMap<List<AlterClientQuotasRequestData.EntityData>, Integer>();
        asked.entries().forEach(entry -> named.merge(entry.entity(), 1, Integer::sum));
        var answers = new ArrayList<CompletableFuture<AlterClientQuotasResponseData.EntryData>>();
        for (EntryData entry : asked.entries()) {
            answers.add(carryOut(entry, named.getOrDefault(entry.entity(), 1) > 1, asked.validateOnly())
                    .handle((done, failure) ->
                            TracedClients.answer(entry, failure == null ? null : PartError.of(failure))));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> Reply.of(new AlterClientQuotasResponse(new AlterClientQuotasResponseData()
                        .setEntries(
                                answers.stream().map(CompletableFuture::join).toList()))));
    }

    private CompletableFuture<Void> carryOut(EntryData entry, boolean twice, boolean validateOnly) {
        try {
            if (twice) {
                throw new InvalidRequestException("the entity is in the request twice; name it once");
            }
            var entity = new QuotaEntities();
            entry.entity().forEach(part -> entity.add(part.entityType(), part.entityName()));
            return changes.carryOut(entity.entity(), steps(entry), validateOnly);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static Map<String, Optional<Double>> steps(EntryData entry) {
        var steps = new HashMap<String, Optional<Double>>();
        for (OpData op : entry.ops()) {
            if (steps.put(op.key(), op.remove() ? Optional.empty() : Optional.of(op.value())) != null) {
                throw new InvalidRequestException("Duplicate quota key " + op.key());
            }
        }
        return steps;
    }
}
