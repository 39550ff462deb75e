package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.log.RecordError;
import io.crossdock.broker.log.RefusedRecords;
import io.crossdock.broker.metadata.config.SchemaValidation;
import io.crossdock.broker.metadata.config.SchemaValidation.Action;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** What becomes of batches with records that failed, where that is more than counting them; see ADR 16. */
final class BadRecords {
    /** Most records that an answer names. */
    private static final int MOST_NAMED = 1_000;

    private final DeadLetterTopic deadLetters;
    private final Clock clock;

    BadRecords(DeadLetterTopic deadLetters, Clock clock) {
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /**
     * @param lane where what follows from a dead letter's answer runs
     * @return fails with the refusal to answer
     * @throws org.apache.kafka.common.errors.NotLeaderOrFollowerException if letters would be written for nothing
     */
    CompletableFuture<Passed> settle(SchemaValidation rules, Arrival arrival, Judgement judgement, Executor lane) {
        if (rules.action() != Action.DEAD_LETTER) {
            return CompletableFuture.failedFuture(refusal(judgement, ""));
        }
        arrival.requireLeader(); // still: it was judged meanwhile
        String topic = rules.deadLetterTopic();
        Optional<String> problem = deadLetters.problem(topic, arrival.context().access());
        if (problem.isPresent()) {
            return CompletableFuture.failedFuture(refusal(judgement, "; " + problem.get()));
        }
        MutableRecordBatch batch = SchemaCheck.batchOf(arrival.records());
        var sender = new DeadLetters(
                arrival.partition().id(),
                arrival.context().session().principal().toString(),
                arrival.context().clientId());
        // half of it: what a batch needs for itself, and codecs that make incompressible data longer, fit in the rest
        List<MemoryRecords> letters =
                sender.of(batch, judgement.bad(), deadLetters.mostBytes(topic) / 2, clock.millis());
        return written(topic, arrival, letters)
                .handleAsync(
                        (written, failure) ->
                                failure == null ? rest(batch, judgement) : fail(topic, judgement, failure),
                        lane);
    }

    private CompletableFuture<Void> written(String topic, Arrival arrival, List<MemoryRecords> letters) {
        try {
            return deadLetters.write(topic, arrival.partition().id().partition(), letters, arrival.timeout());
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** A producer that counts its batches needs every range of numbers in the log, if only as an empty batch. */
    private static Passed rest(MutableRecordBatch batch, Judgement judgement) {
        if (judgement.isAllBad() && !batch.hasProducerId()) {
            return Passed.NOTHING;
        }
        return new Passed(SiftedRecords.of(batch, judgement.badIndexes()), AppendOrigin.SIFTED);
    }

    private static Passed fail(String topic, Judgement judgement, @Nullable Throwable failure) {
        Throwable cause = HandOver.cause(failure);
        if (cause instanceof RetriableException) {
            throw new NotEnoughReplicasException("Records that fail cannot be written to dead-letter topic " + topic
                    + " now, try again: " + cause.getMessage());
        }
        if (cause instanceof ApiException) {
            throw refusal(judgement, "; dead-letter topic " + topic + " does not take it: " + cause.getMessage());
        }
        throw new CompletionException(cause); // a defect, which is logged where it is answered
    }

    private static ApiException refusal(Judgement judgement, String more) {
        return RefusedRecords.of(
                judgement.bad().stream()
                        .limit(MOST_NAMED)
                        .map(each -> new RecordError(each.index(), each.message() + more))
                        .toList(),
                judgement.bad().size(),
                false);
    }
}
