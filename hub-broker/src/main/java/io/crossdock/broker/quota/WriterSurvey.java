package io.crossdock.broker.quota;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.peer.Peers;
import io.crossdock.broker.quota.RecentWriters.Writer;
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
import java.util.concurrent.CompletableFuture;

/**
 * Who writes into which topic, of all brokers: each knows who wrote to it, so whoever is asked asks the others. It crosses
 * Kafka's protocol in the form of answers to DescribeClientQuotas whose filter has a component {@code writers}; an entry has
 *
 * <pre>
 *  topic, user, client-id, broker   who wrote where
 *  records, bytes                   per second of the last minute
 *  idle.ms                          how long ago the last ones came
 * </pre>
 *
 * A broker that does not answer in time is left out. Thread-safe.
 */
public final class WriterSurvey {
    /** Component of a filter that asks for writers instead of settings. */
    public static final String WRITERS = "writers";
    /** Part of an entry that names the topic. */
    public static final String TOPIC = "topic";

    /** The most that one broker tells; those who write most come first. */
    private static final int MOST = 2000;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final int nodeId;
    private final MetadataStore metadata;
    private final RecentWriters writers;
    private final Peers peers;

    public WriterSurvey(int nodeId, MetadataStore metadata, RecentWriters writers, Peers peers) {
        this.nodeId = nodeId;
        this.metadata = metadata;
        this.writers = writers;
        this.peers = peers;
    }

    /** Whether it is not settings that are asked for. */
    public static boolean isAsked(DescribeClientQuotasRequestData request) {
        return has(request, WRITERS);
    }

    /** Whether only one broker is to answer, for itself: so brokers ask each other. */
    public static boolean isOfOne(DescribeClientQuotasRequestData request) {
        return has(request, UsageEntries.BROKER);
    }

    private static boolean has(DescribeClientQuotasRequestData request, String type) {
        return request.components().stream().map(ComponentData::entityType).anyMatch(type::equals);
    }

    /** Of all brokers; completes on the thread that heard the last one. */
    public CompletableFuture<List<EntryData>> entries() {
        var all = new ArrayList<CompletableFuture<List<EntryData>>>();
        all.add(CompletableFuture.completedFuture(here()));
        for (BrokerImage each : metadata.image().brokers().values()) {
            if (each.id() != nodeId) {
                all.add(ask(each).exceptionally(notHeardOf -> List.of()));
            }
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        all.stream().flatMap(each -> each.join().stream()).toList());
    }

    private CompletableFuture<List<EntryData>> ask(BrokerImage broker) {
        ClientQuotaFilter filter = ClientQuotaFilter.contains(List.of(
                ClientQuotaFilterComponent.ofEntityType(WRITERS),
                ClientQuotaFilterComponent.ofEntity(UsageEntries.BROKER, Integer.toString(broker.id()))));
        return peers.send(broker, new DescribeClientQuotasRequest.Builder(filter), PATIENCE)
                .thenApply(answer -> {
                    List<EntryData> entries =
                            ((DescribeClientQuotasResponse) answer).data().entries();
                    return entries == null ? List.of() : entries;
                });
    }

    /** Of this broker. */
    public List<EntryData> here() {
        return writers.lately().stream()
                .sorted(Comparator.comparingDouble(Writer::records).reversed())
                .limit(MOST)
                .map(this::entry)
                .toList();
    }

    private EntryData entry(Writer writer) {
        return new EntryData()
                .setEntity(List.of(
                        part(TOPIC, writer.topic()),
                        part("user", writer.principal().getName()),
                        part("client-id", writer.client()),
                        part(UsageEntries.BROKER, Integer.toString(nodeId))))
                .setValues(List.of(
                        value("records", writer.records()),
                        value("bytes", writer.bytes()),
                        value("idle.ms", writer.idle().toMillis())));
    }

    private static EntityData part(String type, String name) {
        return new EntityData().setEntityType(type).setEntityName(name);
    }

    private static ValueData value(String key, double value) {
        return new ValueData().setKey(key).setValue(value);
    }
}
