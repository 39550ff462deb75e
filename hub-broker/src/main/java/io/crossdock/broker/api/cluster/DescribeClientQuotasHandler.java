package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.quota.ClientSurvey;
import io.crossdock.broker.quota.KeptQuotas;
import io.crossdock.broker.quota.UsageEntries;
import io.crossdock.broker.quota.UsageSurvey;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.broker.trace.TraceExchange;
import io.crossdock.quotas.QuotaEntity;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntityData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntryData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.ValueData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.DescribeClientQuotasRequest;
import org.apache.kafka.common.requests.DescribeClientQuotasResponse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells which limits are set (KIP-546), or, where the filter has a component {@code usage}, how much of them is used and
 * who has to wait, see {@link UsageEntries}. That component is any, the key of a kind, or {@code throttled} for who waits
 * now; a component {@code broker} selects one broker instead of all. With a component {@code writers} or
 * {@code readers} it tells who writes into which topic or reads from it, see {@link ClientSurvey}, and with a component
 * {@code trace} of the requests of clients that are watched, see {@link TraceExchange}.
 */
public final class DescribeClientQuotasHandler implements RequestHandler<DescribeClientQuotasRequest> {
    private final MetadataStore metadata;
    private final UsageSurvey survey;
    private final ClientSurvey clients;
    private final TracedClients traced;

    public DescribeClientQuotasHandler(
            MetadataStore metadata, UsageSurvey survey, ClientSurvey clients, TraceExchange traces) {
        this.traced = new TracedClients(traces);
        this.survey = survey;
        this.clients = clients;
        this.metadata = metadata;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DESCRIBE_CLIENT_QUOTAS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DESCRIBE_CLIENT_QUOTAS);
    }

    @Override
    public CompletionStage<Reply> handle(DescribeClientQuotasRequest request, RequestContext context) {
        Optional<String> which = ClientSurvey.asked(request.data());
        if (which.isPresent()) {
            return clients(which.get(), request, context);
        }
        if (TraceExchange.isAsked(request.data())) {
            return traced.describe(request.data(), context).thenApply(DescribeClientQuotasHandler::answer);
        }
        Optional<UsageFilter> usage = UsageFilter.of(request.data());
        // brokers ask each other, and may do what brokers do
        if (usage.isEmpty() || !context.access().allowsCluster(AclOperation.CLUSTER_ACTION)) {
            context.access().requireCluster(AclOperation.DESCRIBE_CONFIGS);
        }
        if (usage.isPresent()) {
            return usage.get().ask(survey).thenApply(DescribeClientQuotasHandler::answer);
        }
        QuotaFilter filter = QuotaFilter.of(request.data());
        var entries = new ArrayList<EntryData>();
        KeptQuotas.all(metadata.image()).forEach((entity, settings) -> {
            if (filter.fits(entity)) {
                entries.add(new EntryData().setEntity(entity(entity)).setValues(values(settings)));
            }
        });
        return CompletableFuture.completedFuture(answer(entries));
    }

    /** Who writes into a topic or reads from it is told to whoever may describe it. */
    private CompletionStage<Reply> clients(String which, DescribeClientQuotasRequest request, RequestContext context) {
        if (ClientSurvey.isOfOne(request.data())) {
            context.access().requireCluster(AclOperation.CLUSTER_ACTION);
            return CompletableFuture.completedFuture(answer(clients.here(which)));
        }
        return clients.entries(which).thenApply(all -> {
            Set<String> visible = context.access()
                    .visibleTopics(all.stream()
                            .map(DescribeClientQuotasHandler::topic)
                            .distinct()
                            .toList());
            return answer(
                    all.stream().filter(each -> visible.contains(topic(each))).toList());
        });
    }

    private static String topic(EntryData entry) {
        return entry.entity().stream()
                .filter(part -> part.entityType().equals(ClientSurvey.TOPIC))
                .map(EntityData::entityName)
                .findFirst()
                .orElse("");
    }

    private static Reply answer(List<EntryData> entries) {
        return Reply.of(new DescribeClientQuotasResponse(
                new DescribeClientQuotasResponseData().setErrorMessage(null).setEntries(entries)));
    }

    private static List<EntityData> entity(QuotaEntity entity) {
        var parts = new ArrayList<EntityData>();
        entity.names()
                .forEach((type, name) -> parts.add(
                        new EntityData().setEntityType(type.wireName()).setEntityName(name.orElse(null))));
        return parts;
    }

    private static List<ValueData> values(Map<String, Double> settings) {
        return settings.entrySet().stream()
                .map(each -> new ValueData().setKey(each.getKey()).setValue(each.getValue()))
                .toList();
    }
}
