package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.log.AppendInfo;
import io.crossdock.broker.metadata.config.SchemaValidation;
import io.crossdock.broker.metadata.config.SchemaValidation.Action;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Through here goes what producers write to topics that want schemas checked; ADR 16 says why it is as it is. Batches of
 * one connection for one partition go on in the order they came, and nobody else waits for them.
 *
 * <p>Thread-safe; of one connection one call at a time.
 */
public final class SchemaGate {
    private final SchemaCounts counts;
    private final Deciding counting;
    private final Deciding enforcing;
    private final Lines lines = new Lines();

    /**
     * @param schemas empty if there is no registry
     * @param judges read payloads; whoever made them closes them, before {@code work}
     * @param work writes dead letters and goes on behind them
     */
    public SchemaGate(
            Optional<RecordSchemas> schemas,
            DeadLetterTopic deadLetters,
            Judges judges,
            KeyedExecutor work,
            Clock clock) {
        counts = new SchemaCounts(clock);
        var place = new JudgingPlace(judges, work);
        var badRecords = new BadRecords(deadLetters, clock);
        counting = schemas.<Deciding>map(known -> new Counting(known, place, counts))
                .orElseGet(() -> new NoRegistry(counts));
        enforcing = schemas.<Deciding>map(known -> new Enforcing(known, place, badRecords, counts))
                .orElseGet(() -> new NoRegistry(counts));
    }

    public SchemaCounts counts() {
        return counts;
    }

    /** Whether nobody waits here, so that what need not be checked need not come by. */
    public boolean isIdle() {
        return lines.isIdle();
    }

    /**
     * Checks a batch as its topic asks, and appends it, or what is left of it.
     *
     * @return fails with the {@code ApiException} to answer; the records are not read after it completed
     */
    public CompletableFuture<AppendInfo> append(Arrival arrival) {
        CompletableFuture<Passed> decided = decide(arrival.partition().validation(), arrival);
        return lines.inOrder(arrival.line(), decided, () -> HandOver.of(arrival, decided));
    }

    private CompletableFuture<Passed> decide(SchemaValidation rules, Arrival arrival) {
        if (rules == SchemaValidation.OFF) {
            return Passed.all(arrival.records());
        }
        try {
            arrival.requireLeader();
            return (rules.action() == Action.COUNT ? counting : enforcing).decide(rules, arrival);
        } catch (RuntimeException | Error refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}
