package io.crossdock.broker.quota;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.quotas.BrokerDemand;
import io.crossdock.quotas.QuotaAccount;
import io.crossdock.quotas.QuotaRule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Hears twice a second what the other brokers use of the limits that are for all of them together, and works out this
 * one's shares; less often where there are many brokers, so that it stays as cheap. While there is no such limit nobody is
 * asked anything. What a broker that fell silent told last is believed for {@value #BELIEVED_SECONDS} seconds; after that
 * its equal part is set aside for as long as the cluster counts it as living.
 *
 * <p>Rounds run one at a time on the executor given.
 */
public final class DemandExchange implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemandExchange.class);
    private static final long BELIEVED_SECONDS = 10;
    private static final long BELIEVED_NANOS =
            Duration.ofSeconds(BELIEVED_SECONDS).toNanos();
    private static final long PAUSE_MILLIS = 500;
    private static final int BROKERS_AT_THAT_PAUSE = 10;

    private final int nodeId;
    private final MetadataStore metadata;
    private final ClientQuotas quotas;
    private final StorageBudgets storage;
    private final UsageSurvey survey;
    private final Timer timer;
    private final Executor executor;
    private final Map<Integer, Told> told = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private record Told(Map<QuotaAccount, BrokerDemand> demands, long atNanos) {}

    public DemandExchange(
            int nodeId,
            MetadataStore metadata,
            ClientQuotas quotas,
            StorageBudgets storage,
            UsageSurvey survey,
            Timer timer,
            Executor executor) {
        this.nodeId = nodeId;
        this.metadata = metadata;
        this.quotas = quotas;
        this.storage = storage;
        this.survey = survey;
        this.timer = timer;
        this.executor = executor;
    }

    public void start() {
        again();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void again() {
        if (!closed) {
            int brokers = metadata.image().brokers().size();
            long pause = PAUSE_MILLIS * Math.max(1, brokers / BROKERS_AT_THAT_PAUSE);
            timer.after(Duration.ofMillis(pause), executor, this::round);
        }
    }

    private void round() {
        try {
            if (!storage.isIdle()) {
                storage.measure();
            }
            if (quotas.limitsAnything()) {
                quotas.ledgers().close(quotas.nanoTime());
                if (quotas.book().rules().stream().anyMatch(QuotaRule::cluster)) {
                    List<BrokerImage> others = others();
                    told.keySet().retainAll(others.stream().map(BrokerImage::id).toList());
                    others.forEach(this::ask);
                    share(others);
                }
            }
        } catch (RuntimeException failed) {
            LOG.error("The shares of limits stay as they are for now", failed);
        } finally {
            again();
        }
    }

    private List<BrokerImage> others() {
        return metadata.image().brokers().values().stream()
                .filter(each -> each.id() != nodeId)
                .toList();
    }

    /** The answer is for the next round. */
    private void ask(BrokerImage broker) {
        CompletableFuture<?> unused = survey.ask(broker, Optional.of(UsageSurvey.ONLY_CLUSTER))
                .handle((entries, failure) -> {
                    if (failure == null && !entries.isEmpty()) {
                        told.put(broker.id(), new Told(UsageEntries.demands(entries), quotas.nanoTime()));
                    } else {
                        LOG.debug("Broker {} does not tell what it uses of the cluster's limits", broker.id(), failure);
                    }
                    return null;
                });
    }

    private void share(List<BrokerImage> others) {
        long now = quotas.nanoTime();
        told.values().removeIf(each -> now - each.atNanos() > BELIEVED_NANOS);
        for (Ledger ledger : quotas.ledgers().all()) {
            if (ledger.rule().cluster()) {
                var demands = new HashMap<Integer, BrokerDemand>();
                told.forEach((broker, each) ->
                        demands.put(broker, each.demands().getOrDefault(ledger.account(), BrokerDemand.NONE)));
                ledger.share(nodeId, demands, others.size() + 1, now);
            }
        }
        var bytes = new HashMap<QuotaAccount, Double>();
        told.values().forEach(each -> each.demands()
                .forEach((account, demand) -> bytes.merge(account, demand.rate(), Double::sum)));
        storage.elsewhere(bytes);
    }
}
