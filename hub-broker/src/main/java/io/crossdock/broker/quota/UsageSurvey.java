package io.crossdock.broker.quota;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.peer.Peers;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntryData;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.requests.DescribeClientQuotasRequest;
import org.apache.kafka.common.requests.DescribeClientQuotasResponse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * How the accounts of all brokers stand: each counts for itself, so whoever is asked asks the others. One that does not
 * answer in time is left out; which ones answered is told by their {@linkplain UsageEntries summaries}. Thread-safe.
 */
public final class UsageSurvey {
    /** A usage that is a selection instead of a kind: who waits now. */
    private static final String ONLY_THROTTLED = "throttled";
    /** Likewise: limits of the cluster, for the brokers among themselves. */
    static final String ONLY_CLUSTER = "cluster";

    /** The most that one broker tells; those who wait come first. */
    private static final int MOST_ENTRIES = 2000;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final int nodeId;
    private final MetadataStore metadata;
    private final ClientQuotas quotas;
    private final StorageBudgets storage;
    private final Peers peers;

    public UsageSurvey(int nodeId, MetadataStore metadata, ClientQuotas quotas, StorageBudgets storage, Peers peers) {
        this.nodeId = nodeId;
        this.metadata = metadata;
        this.quotas = quotas;
        this.storage = storage;
        this.peers = peers;
    }

    /**
     * @param selection a kind's key, {@code throttled} or {@code cluster}; empty for everything
     * @param broker of which broker; empty for all
     * @return completes on the thread that heard the last one
     */
    public CompletableFuture<List<EntryData>> entries(Optional<String> selection, Optional<String> broker) {
        if (broker.isPresent()) {
            return broker.get().equals(Integer.toString(nodeId))
                    ? CompletableFuture.completedFuture(here(selection))
                    : other(broker.get(), selection);
        }
        var all = new ArrayList<CompletableFuture<List<EntryData>>>();
        all.add(CompletableFuture.completedFuture(here(selection)));
        for (BrokerImage each : metadata.image().brokers().values()) {
            if (each.id() != nodeId) {
                all.add(ask(each, selection).exceptionally(notHeardOf -> List.of()));
            }
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        all.stream().flatMap(each -> each.join().stream()).toList());
    }

    private CompletableFuture<List<EntryData>> other(String broker, Optional<String> selection) {
        return metadata.image().brokers().values().stream()
                .filter(each -> Integer.toString(each.id()).equals(broker))
                .findFirst()
                .map(each -> ask(each, selection))
                .orElseGet(() -> CompletableFuture.completedFuture(List.of()));
    }

    /** What another broker counted. */
    CompletableFuture<List<EntryData>> ask(BrokerImage broker, Optional<String> selection) {
        ClientQuotaFilter filter = ClientQuotaFilter.contains(List.of(
                selection
                        .map(each -> ClientQuotaFilterComponent.ofEntity(UsageEntries.USAGE, each))
                        .orElseGet(() -> ClientQuotaFilterComponent.ofEntityType(UsageEntries.USAGE)),
                ClientQuotaFilterComponent.ofEntity(UsageEntries.BROKER, Integer.toString(broker.id()))));
        return peers.send(broker, new DescribeClientQuotasRequest.Builder(filter), PATIENCE)
                .thenApply(answer -> {
                    List<EntryData> entries =
                            ((DescribeClientQuotasResponse) answer).data().entries();
                    return entries == null ? List.of() : entries;
                });
    }

    private List<EntryData> here(Optional<String> selection) {
        List<AccountUse> uses = uses();
        var entries = new ArrayList<EntryData>();
        entries.add(UsageEntries.summary(nodeId, uses));
        uses.stream()
                .filter(use -> selection.isEmpty() || isSelected(use, selection.get()))
                .sorted((one, other) -> Boolean.compare(other.throttled(), one.throttled()))
                .limit(MOST_ENTRIES)
                .forEach(use -> entries.add(UsageEntries.of(nodeId, use)));
        return entries;
    }

    /** How the accounts of this broker stand. */
    public List<AccountUse> uses() {
        return Stream.concat(quotas.uses().stream(), storage.uses().stream()).toList();
    }

    private static boolean isSelected(AccountUse use, String selection) {
        return switch (selection) {
            case ONLY_THROTTLED -> use.throttled();
            case ONLY_CLUSTER -> use.rule().cluster() && (use.rate() > 0 || use.throttled());
            default -> use.account().kind().key().equals(selection);
        };
    }
}
