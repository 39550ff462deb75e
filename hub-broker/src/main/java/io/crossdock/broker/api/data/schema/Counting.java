package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.api.data.schema.BadRecord.Reason;
import io.crossdock.broker.metadata.config.SchemaValidation;
import io.crossdock.broker.metadata.config.SchemaValidation.Action;
import org.apache.kafka.common.errors.PolicyViolationException;

import java.util.concurrent.CompletableFuture;

/** Counts what would be refused, refuses nothing, and waits for no schema. Thread-safe. */
final class Counting implements Deciding {
    private final RecordSchemas schemas;
    private final JudgingPlace place;
    private final SchemaCounts counts;

    Counting(RecordSchemas schemas, JudgingPlace place, SchemaCounts counts) {
        this.schemas = schemas;
        this.place = place;
        this.counts = counts;
    }

    @Override
    public CompletableFuture<Passed> decide(SchemaValidation rules, Arrival arrival) {
        return place.first(rules, arrival, () -> count(rules, arrival))
                .exceptionally(busy -> uncounted(arrival, Reason.TOO_LONG));
    }

    private CompletableFuture<Passed> count(SchemaValidation rules, Arrival arrival) {
        try {
            Judgement judgement =
                    SchemaCheck.judge(schemas, rules, arrival.topic(), arrival.records(), place.budget(rules));
            counts.note(arrival.topic(), judgement, Action.COUNT);
        } catch (PolicyViolationException tooLong) {
            return CompletableFuture.completedFuture(uncounted(arrival, Reason.TOO_LONG));
        } catch (RuntimeException unreadable) { // which is the log's to refuse, or not
            return CompletableFuture.completedFuture(uncounted(arrival, Reason.UNREADABLE));
        }
        return Passed.all(arrival.records());
    }

    private Passed uncounted(Arrival arrival, Reason why) {
        counts.unjudged(arrival.topic(), 1, why);
        return Passed.asItCame(arrival.records());
    }
}
