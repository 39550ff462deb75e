package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.api.data.schema.BadRecord.Reason;
import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.log.AppendInfo;
import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.metadata.config.SchemaValidation;
import io.crossdock.broker.metadata.config.SchemaValidation.Action;
import io.crossdock.broker.partition.Partition;
import io.crossdock.broker.request.RequestContext;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Through here goes what producers write to topics that want schemas checked. What costs little is judged on the
 * connection's event loop, the rest on the threads of {@link Judges}; what names a schema that is not known yet waits without a thread.
 * Batches of one connection for one partition go on in the order they came, and nobody else waits for them. How many wait
 * is bounded by the requests in flight per connection.
 *
 * <p>Thread-safe; of one connection one call at a time.
 */
public final class SchemaGate {
    /** A batch with so many bytes is walked in less time than it takes to wake another thread. */
    private static final int MOST_BYTES_HERE = 64 << 10;

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private static final CompletableFuture<Void> NOBODY = CompletableFuture.completedFuture(null);

    private final Optional<RecordSchemas> schemas;
    private final BadRecords badRecords;
    private final SchemaCounts counts;
    private final Judges judges;
    private final KeyedExecutor work;
    private final Map<Line, CompletableFuture<Void>> lines = new ConcurrentHashMap<>();

    /** Those who are served one after the other. */
    private record Line(long connection, TopicPartition partition) {}

    /**
     * A batch on its way.
     *
     * @param timeout how long a dead letter may take, once the batch is judged
     * @param into where it goes then; must be called in the order the batches came
     */
    public record Arrival(
            Partition partition, MemoryRecords records, RequestContext context, Duration timeout, Append into) {
        String topic() {
            return partition.id().topic();
        }

        /**
         * Nothing may come of a batch that the log will not take: whoever leads does it when it is sent there.
         *
         * @throws NotLeaderOrFollowerException if this broker does not lead the partition now
         */
        void requireLeader() {
            if (!partition.leads()) {
                throw new NotLeaderOrFollowerException("this broker does not lead " + partition.id());
            }
        }
    }

    /** Appends what may go on. */
    public interface Append {
        CompletableFuture<AppendInfo> append(MemoryRecords records, AppendOrigin origin);
    }

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
        this.schemas = schemas;
        this.judges = judges;
        this.work = work;
        counts = new SchemaCounts(clock);
        badRecords = new BadRecords(deadLetters, clock);
    }

    public SchemaCounts counts() {
        return counts;
    }

    /** Whether nobody waits here, so that what need not be checked need not come by. */
    public boolean isIdle() {
        return lines.isEmpty();
    }

    /**
     * Checks a batch as its topic asks, and appends it, or what is left of it.
     *
     * @return fails with the {@code ApiException} to answer; the records are not read after it completed
     */
    public CompletableFuture<AppendInfo> append(Arrival arrival) {
        SchemaValidation rules = arrival.partition().validation();
        var line = new Line(
                arrival.context().session().connectionId(), arrival.partition().id());
        CompletableFuture<Void> before = lines.getOrDefault(line, NOBODY);
        CompletableFuture<Passed> decided = begin(rules, arrival, line);
        if (before.isDone() && decided.isDone()) {
            return handedOver(arrival, decided);
        }
        var answer = new CompletableFuture<AppendInfo>();
        CompletableFuture<Void> over = before.thenCompose(free -> decided.handle((passed, failure) -> {
            handedOver(arrival, decided).whenComplete((appended, refusal) -> {
                if (refusal == null) {
                    answer.complete(appended);
                } else {
                    answer.completeExceptionally(refusal);
                }
            });
            return null;
        }));
        lines.put(line, over);
        over.whenComplete((nothing, never) -> lines.remove(line, over));
        return answer;
    }

    private CompletableFuture<Passed> begin(SchemaValidation rules, Arrival arrival, Line line) {
        if (rules == SchemaValidation.OFF) {
            return Passed.all(arrival.records());
        }
        try {
            arrival.requireLeader();
            return isQuick(rules, arrival.records())
                    ? decide(rules, arrival, line)
                    : onJudges(rules, arrival, line, () -> decide(rules, arrival, line));
        } catch (RuntimeException | Error refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static boolean isQuick(SchemaValidation rules, MemoryRecords records) {
        return !rules.value().needsPayload()
                && !rules.key().needsPayload()
                && records.sizeInBytes() <= MOST_BYTES_HERE
                && !SchemaCheck.isCompressed(SchemaCheck.batchOf(records));
    }

    private CompletableFuture<Passed> onLane(Line line, Supplier<CompletableFuture<Passed>> decision) {
        return CompletableFuture.supplyAsync(decision, work.lane(line)).thenCompose(decided -> decided);
    }

    private CompletableFuture<Passed> onJudges(
            SchemaValidation rules, Arrival arrival, Line line, Supplier<CompletableFuture<Passed>> decision) {
        CompletableFuture<CompletableFuture<Passed>> judged = judges.judge(line, decision);
        return rules.action() == Action.COUNT
                ? judged.exceptionally(busy -> uncounted(arrival, Reason.TOO_LONG))
                        .thenCompose(decided -> decided)
                : judged.thenCompose(decided -> decided);
    }

    private CompletableFuture<Passed> decide(SchemaValidation rules, Arrival arrival, Line line) {
        if (schemas.isEmpty()) {
            return withoutRegistry(rules, arrival);
        }
        RecordSchemas registry = schemas.get();
        if (rules.action() == Action.COUNT) {
            return count(registry, rules, arrival);
        }
        Judgement first = judge(registry, rules, arrival);
        if (first.unknown().isEmpty()) {
            return settled(rules, arrival, line, first);
        }
        // without patience too: a registry that is still read knows no id, and no record is bad for that
        Duration patience = rules.patience().isZero() ? SHORTEST : rules.patience();
        return CompletableFuture.allOf(first.unknown().stream()
                        .map(id -> registry.await(id, patience).toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .handle((known, failure) -> {
                    if (failure != null) {
                        throw new NotEnoughReplicasException("The schemas of records for " + arrival.topic()
                                + " cannot be told now, try again: "
                                + cause(failure).getMessage());
                    }
                    return again(registry, rules, arrival, line);
                })
                .thenCompose(decided -> decided);
    }

    private CompletableFuture<Passed> again(
            RecordSchemas registry, SchemaValidation rules, Arrival arrival, Line line) {
        Supplier<CompletableFuture<Passed>> decision =
                () -> settled(rules, arrival, line, judge(registry, rules, arrival));
        return isQuick(rules, arrival.records()) ? onLane(line, decision) : onJudges(rules, arrival, line, decision);
    }

    private Judgement judge(RecordSchemas registry, SchemaValidation rules, Arrival arrival) {
        return SchemaCheck.judge(registry, rules, arrival.topic(), arrival.records(), judges.budget());
    }

    private CompletableFuture<Passed> settled(SchemaValidation rules, Arrival arrival, Line line, Judgement judgement) {
        counts.note(arrival.topic(), judgement, rules.action());
        return judgement.isGood()
                ? Passed.all(arrival.records())
                : onLane(line, () -> badRecords.settle(rules, arrival, judgement, work.lane(line)));
    }

    /** Refuses nothing and waits for nobody. */
    private CompletableFuture<Passed> count(RecordSchemas registry, SchemaValidation rules, Arrival arrival) {
        try {
            counts.note(arrival.topic(), judge(registry, rules, arrival), Action.COUNT);
        } catch (PolicyViolationException tooLong) {
            return uncounted(arrival, Reason.TOO_LONG);
        } catch (RuntimeException unreadable) { // which is the log's to refuse, or not
            return uncounted(arrival, Reason.UNREADABLE);
        }
        return Passed.all(arrival.records());
    }

    private CompletableFuture<Passed> uncounted(Arrival arrival, Reason why) {
        counts.unjudged(arrival.topic(), 1, why);
        return Passed.all(arrival.records());
    }

    private CompletableFuture<Passed> withoutRegistry(SchemaValidation rules, Arrival arrival) {
        if (rules.action() == Action.COUNT) {
            return uncounted(arrival, Reason.NO_REGISTRY);
        }
        throw new InvalidConfigurationException("Topic " + arrival.topic()
                + " wants the schemas of its records checked, and this broker has no schema registry to ask: start it with"
                + " one, or set the topic's schema.validation and schema.validation.key to off");
    }

    private CompletableFuture<AppendInfo> handedOver(Arrival arrival, CompletableFuture<Passed> decided) {
        return decided.handle((passed, failure) -> failure == null ? append(arrival, passed) : refuse(arrival, failure))
                .thenCompose(appended -> appended);
    }

    private static CompletableFuture<AppendInfo> append(Arrival arrival, Passed passed) {
        MemoryRecords records = passed.records();
        if (records != null) {
            return arrival.into().append(records, passed.origin());
        }
        long start = arrival.partition().logStartOffset();
        return CompletableFuture.completedFuture(
                new AppendInfo(Passed.NO_OFFSET, Passed.NO_OFFSET, AppendInfo.CREATE_TIME, start, false));
    }

    private static CompletableFuture<AppendInfo> refuse(Arrival arrival, Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof RejectedExecutionException) {
            return CompletableFuture.failedFuture(
                    new NotLeaderOrFollowerException("this broker is shutting down", cause));
        }
        return cause instanceof RetriableException later
                ? arrival.partition().refuse(arrival.records(), later)
                : CompletableFuture.failedFuture(cause);
    }

    static Throwable cause(@Nullable Throwable failure) {
        Throwable given = failure == null ? new IllegalStateException("failed without a cause") : failure;
        return given instanceof CompletionException && given.getCause() != null ? given.getCause() : given;
    }
}
