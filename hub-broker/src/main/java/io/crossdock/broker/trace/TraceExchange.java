package io.crossdock.broker.trace;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.peer.Peers;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData.ComponentData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntryData;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.requests.AlterClientQuotasRequest;
import org.apache.kafka.common.requests.DescribeClientQuotasRequest;
import org.apache.kafka.common.requests.DescribeClientQuotasResponse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Traces of the whole cluster: a client talks to many brokers, so whoever is told or asked tells and asks the others. It
 * crosses Kafka's protocol as AlterClientQuotas ({@link TraceOrder}), and as DescribeClientQuotas whose filter has a
 * component {@code trace}: any for how all of them stand, an id for what was kept of one, with a component {@code after}
 * for what is known already, {@code broker:number} separated by commas. {@link TraceParts} says what the answer is made of.
 *
 * <p>A broker that does not answer in time is left out, and one that starts later does not watch. Thread-safe.
 */
public final class TraceExchange {
    /** The most that one broker tells at once of one trace. */
    private static final int MOST = 500;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final int nodeId;
    private final MetadataStore metadata;
    private final Traces traces;
    private final Peers peers;

    public TraceExchange(int nodeId, MetadataStore metadata, Traces traces, Peers peers) {
        this.nodeId = nodeId;
        this.metadata = metadata;
        this.traces = traces;
        this.peers = peers;
    }

    /** Whether it is not settings that are asked for. */
    public static boolean isAsked(DescribeClientQuotasRequestData request) {
        return part(request, TraceParts.TRACE).isPresent();
    }

    /** Whether only one broker is to answer, for itself: so brokers ask each other. */
    public static boolean isOfOne(DescribeClientQuotasRequestData request) {
        return part(request, TraceParts.BROKER).isPresent();
    }

    private static Optional<ComponentData> part(DescribeClientQuotasRequestData request, String type) {
        return request.components().stream()
                .filter(part -> part.entityType().equals(type))
                .findFirst();
    }

    /**
     * Has it done, here and, unless it is meant for this one, by all others. What this broker refuses none is told.
     *
     * @param who principal of who asked this broker
     */
    public CompletableFuture<Void> carryOut(TraceOrder order, String who) {
        String by = order.forOne() ? order.by().orElse(who) : who;
        order.terms()
                .ifPresentOrElse(
                        terms -> traces.start(order.id(), order.target(), terms, by), () -> traces.stop(order.id()));
        return order.forOne()
                ? CompletableFuture.completedFuture(null)
                : others(broker -> peers.send(
                                broker,
                                new AlterClientQuotasRequest.Builder(List.of(order.forBroker(broker.id(), by)), false),
                                PATIENCE))
                        .thenApply(all -> null);
    }

    /** Of all brokers, or of this one if it is asked by another. */
    public CompletableFuture<List<EntryData>> entries(DescribeClientQuotasRequestData request) {
        Optional<String> id = part(request, TraceParts.TRACE).map(ComponentData::match);
        String after = part(request, TraceParts.AFTER).map(ComponentData::match).orElse("");
        List<EntryData> here = here(id, numbers(after).getOrDefault(nodeId, 0L));
        if (isOfOne(request)) {
            return CompletableFuture.completedFuture(here);
        }
        return others(broker -> peers.send(
                                broker, new DescribeClientQuotasRequest.Builder(filter(id, after, broker)), PATIENCE)
                        .thenApply(DescribeClientQuotasResponse.class::cast)
                        .thenApply(answer -> answer.data().entries() == null
                                ? List.<EntryData>of()
                                : answer.data().entries()))
                .thenApply(all -> {
                    var together = new ArrayList<>(here);
                    all.forEach(together::addAll);
                    return together;
                });
    }

    private List<EntryData> here(Optional<String> id, long after) {
        return id.map(one -> traces.after(one, after, MOST).stream()
                        .map(each -> TraceParts.entry(one, nodeId, each))
                        .toList())
                .orElseGet(() -> traces.standings().stream()
                        .map(each -> TraceParts.entry(each, nodeId))
                        .toList());
    }

    private static ClientQuotaFilter filter(Optional<String> id, String after, BrokerImage broker) {
        var components = new ArrayList<ClientQuotaFilterComponent>();
        components.add(id.map(one -> ClientQuotaFilterComponent.ofEntity(TraceParts.TRACE, one))
                .orElseGet(() -> ClientQuotaFilterComponent.ofEntityType(TraceParts.TRACE)));
        components.add(ClientQuotaFilterComponent.ofEntity(TraceParts.BROKER, Integer.toString(broker.id())));
        if (!after.isEmpty()) {
            components.add(ClientQuotaFilterComponent.ofEntity(TraceParts.AFTER, after));
        }
        return ClientQuotaFilter.contains(components);
    }

    private static Map<Integer, Long> numbers(String after) {
        var numbers = new HashMap<Integer, Long>();
        try {
            for (String each : after.isEmpty() ? new String[0] : after.split(",", -1)) {
                String[] sides = each.split(":", 2);
                numbers.put(Integer.parseInt(sides[0]), Long.parseLong(sides.length > 1 ? sides[1] : ""));
            }
        } catch (NumberFormatException notANumber) {
            throw new InvalidRequestException(
                    TraceParts.AFTER + " must be broker:number, separated by commas", notANumber);
        }
        return numbers;
    }

    /** What each of those said that answered. */
    private <T> CompletableFuture<List<T>> others(Function<BrokerImage, CompletableFuture<T>> ask) {
        var all = new ArrayList<CompletableFuture<Optional<T>>>();
        for (BrokerImage each : metadata.image().brokers().values()) {
            if (each.id() != nodeId) {
                all.add(ask.apply(each).thenApply(Optional::of).exceptionally(notHeardOf -> Optional.empty()));
            }
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        all.stream().flatMap(each -> each.join().stream()).toList());
    }
}
