package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.metadata.config.SchemaValidation;
import org.apache.kafka.common.errors.NotEnoughReplicasException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Lets through what fits, and hands the rest to {@link BadRecords}. What names a schema that is not known yet waits
 * without a thread, and is judged again. Thread-safe.
 */
final class Enforcing implements Deciding {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final RecordSchemas schemas;
    private final JudgingPlace place;
    private final BadRecords badRecords;
    private final SchemaCounts counts;

    Enforcing(RecordSchemas schemas, JudgingPlace place, BadRecords badRecords, SchemaCounts counts) {
        this.schemas = schemas;
        this.place = place;
        this.badRecords = badRecords;
        this.counts = counts;
    }

    @Override
    public CompletableFuture<Passed> decide(SchemaValidation rules, Arrival arrival) {
        return place.first(rules, arrival, () -> first(rules, arrival));
    }

    private CompletableFuture<Passed> first(SchemaValidation rules, Arrival arrival) {
        Judgement judgement = judge(rules, arrival);
        if (judgement.unknown().isEmpty()) {
            return settled(rules, arrival, judgement);
        }
        // without patience too: a registry that is still read knows no id, and no record is bad for that
        Duration patience = rules.patience().isZero() ? SHORTEST : rules.patience();
        return CompletableFuture.allOf(judgement.unknown().stream()
                        .map(id -> schemas.await(rules.context(), id, patience).toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .handle((known, failure) -> {
                    if (failure != null) {
                        throw new NotEnoughReplicasException("The schemas of records for " + arrival.topic()
                                + " cannot be told now, try again: "
                                + HandOver.cause(failure).getMessage());
                    }
                    return place.again(rules, arrival, () -> settled(rules, arrival, judge(rules, arrival)));
                })
                .thenCompose(decided -> decided);
    }

    private Judgement judge(SchemaValidation rules, Arrival arrival) {
        return SchemaCheck.judge(schemas, rules, arrival.topic(), arrival.records(), place.budget(rules));
    }

    private CompletableFuture<Passed> settled(SchemaValidation rules, Arrival arrival, Judgement judgement) {
        counts.note(arrival.topic(), judgement, rules.action());
        return judgement.isGood()
                ? Passed.all(arrival.records())
                : place.onLane(arrival, lane -> badRecords.settle(rules, arrival, judgement, lane));
    }
}
