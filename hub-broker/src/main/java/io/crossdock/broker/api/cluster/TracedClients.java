package io.crossdock.broker.api.cluster;

import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.trace.TraceExchange;
import io.crossdock.broker.trace.TraceOrder;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.EntryData;
import org.apache.kafka.common.message.AlterClientQuotasResponseData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Clients that are watched, see {@link TraceExchange}: to have one watched takes ALTER on the cluster, to see what was kept
 * DESCRIBE; brokers tell and ask each other with CLUSTER_ACTION. Thread-safe.
 */
final class TracedClients {
    private final TraceExchange traces;

    TracedClients(TraceExchange traces) {
        this.traces = traces;
    }

    CompletionStage<AlterClientQuotasResponseData> alter(AlterClientQuotasRequestData asked, RequestContext context) {
        requireLeave(context, asked.entries().stream().allMatch(TracedClients::isForOne), AclOperation.ALTER);
        var answers = new ArrayList<CompletableFuture<AlterClientQuotasResponseData.EntryData>>();
        for (EntryData entry : asked.entries()) {
            answers.add(carryOut(entry, asked.validateOnly(), context)
                    .handle((done, failure) -> answer(entry, failure == null ? null : PartError.of(failure))));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> new AlterClientQuotasResponseData()
                        .setEntries(
                                answers.stream().map(CompletableFuture::join).toList()));
    }

    private static boolean isForOne(EntryData entry) {
        return TraceOrder.isOne(entry) && TraceOrder.of(entry).forOne();
    }

    private CompletableFuture<Void> carryOut(EntryData entry, boolean validateOnly, RequestContext context) {
        try {
            TraceOrder order = TraceOrder.of(entry);
            return validateOnly
                    ? CompletableFuture.completedFuture(null)
                    : traces.carryOut(order, context.session().principal().toString());
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    CompletionStage<List<DescribeClientQuotasResponseData.EntryData>> describe(
            DescribeClientQuotasRequestData asked, RequestContext context) {
        requireLeave(context, TraceExchange.isOfOne(asked), AclOperation.DESCRIBE);
        return traces.entries(asked);
    }

    private static void requireLeave(RequestContext context, boolean ofBroker, AclOperation operation) {
        if (!ofBroker || !context.access().allowsCluster(AclOperation.CLUSTER_ACTION)) {
            context.access().requireCluster(operation);
        }
    }

    static AlterClientQuotasResponseData.EntryData answer(EntryData entry, @Nullable PartError error) {
        var answer = new AlterClientQuotasResponseData.EntryData()
                .setEntity(entry.entity().stream()
                        .map(part -> new AlterClientQuotasResponseData.EntityData()
                                .setEntityType(part.entityType())
                                .setEntityName(part.entityName()))
                        .toList())
                .setErrorMessage(null);
        return error == null ? answer : answer.setErrorCode(error.code()).setErrorMessage(error.message());
    }
}
