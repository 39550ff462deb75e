package io.crossdock.broker.quota;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.peer.Peers;
import io.crossdock.broker.quota.RecentClients.Client;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData.ComponentData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntityData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntryData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.ValueData;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.requests.DescribeClientQuotasRequest;
import org.apache.kafka.common.requests.DescribeClientQuotasResponse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Who writes into which topic and who reads from it, of all brokers: each knows its own, so whoever is asked asks the
 * others. It crosses Kafka's protocol in the form of answers to DescribeClientQuotas whose filter has a component
 * {@code writers} or {@code readers}; an entry has
 *
 * <pre>
 *  topic, user, client-id, broker   who wrote or read where
 *  records, bytes                   per second of the last minute; of readers no records are counted
 *  idle.ms                          how long ago the last ones came or went
 * </pre>
 *
 * A broker that does not answer in time is left out. Thread-safe.
 */
public final class ClientSurvey {
    /** Components of a filter that ask for clients instead of settings. */
    private static final String WRITERS = "writers";

    private static final String READERS = "readers";
    /** Part of an entry that names the topic. */
    public static final String TOPIC = "topic";

    /** The most that one broker tells; those who write or read most come first. */
    private static final int MOST = 2000;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final int nodeId;
    private final MetadataStore metadata;
    private final Map<String, RecentClients> known;
    private final Peers peers;

    public ClientSurvey(int nodeId, MetadataStore metadata, RecentClients writers, RecentClients readers, Peers peers) {
        this.nodeId = nodeId;
        this.metadata = metadata;
        this.known = Map.of(WRITERS, writers, READERS, readers);
        this.peers = peers;
    }

    /** Which clients are asked for, if it is not settings. */
    public static Optional<String> asked(DescribeClientQuotasRequestData request) {
        return Stream.of(WRITERS, READERS).filter(each -> has(request, each)).findFirst();
    }

    /** Whether only one broker is to answer, for itself: so brokers ask each other. */
    public static boolean isOfOne(DescribeClientQuotasRequestData request) {
        return has(request, UsageEntries.BROKER);
    }

    private static boolean has(DescribeClientQuotasRequestData request, String type) {
        return request.components().stream().map(ComponentData::entityType).anyMatch(type::equals);
    }

    /**
     * Of all brokers; completes on the thread that heard the last one.
     *
     * @param which what {@link #asked} said
     */
    public CompletableFuture<List<EntryData>> entries(String which) {
        var all = new ArrayList<CompletableFuture<List<EntryData>>>();
        all.add(CompletableFuture.completedFuture(here(which)));
        for (BrokerImage each : metadata.image().brokers().values()) {
            if (each.id() != nodeId) {
                all.add(ask(which, each).exceptionally(notHeardOf -> List.of()));
            }
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        all.stream().flatMap(each -> each.join().stream()).toList());
    }

    private CompletableFuture<List<EntryData>> ask(String which, BrokerImage broker) {
        ClientQuotaFilter filter = ClientQuotaFilter.contains(List.of(
                ClientQuotaFilterComponent.ofEntityType(which),
                ClientQuotaFilterComponent.ofEntity(UsageEntries.BROKER, Integer.toString(broker.id()))));
        return peers.send(broker, new DescribeClientQuotasRequest.Builder(filter), PATIENCE)
                .thenApply(answer -> {
                    List<EntryData> entries =
                            ((DescribeClientQuotasResponse) answer).data().entries();
                    return entries == null ? List.of() : entries;
                });
    }

    /** Of this broker. */
    public List<EntryData> here(String which) {
        RecentClients clients = known.get(which);
        if (clients == null) {
            throw new IllegalArgumentException("nobody keeps " + which);
        }
        return clients.lately().stream()
                .sorted(Comparator.comparingDouble(Client::bytes).reversed())
                .limit(MOST)
                .map(this::entry)
                .toList();
    }

    private EntryData entry(Client client) {
        return new EntryData()
                .setEntity(List.of(
                        part(TOPIC, client.topic()),
                        part("user", client.principal().getName()),
                        part("client-id", client.id()),
                        part(UsageEntries.BROKER, Integer.toString(nodeId))))
                .setValues(List.of(
                        value("records", client.records()),
                        value("bytes", client.bytes()),
                        value("idle.ms", client.idle().toMillis())));
    }

    private static EntityData part(String type, String name) {
        return new EntityData().setEntityType(type).setEntityName(name);
    }

    private static ValueData value(String key, double value) {
        return new ValueData().setKey(key).setValue(value);
    }
}
