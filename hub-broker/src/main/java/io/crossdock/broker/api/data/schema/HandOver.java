package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.log.AppendInfo;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/** What becomes of a batch, and what its producer is told, when it is decided what goes on of it. */
final class HandOver {
    private HandOver() {}

    /** @param decided is done */
    static CompletableFuture<AppendInfo> of(Arrival arrival, CompletableFuture<Passed> decided) {
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

    /** What went wrong, without the wrapping that futures add. */
    static Throwable cause(@Nullable Throwable failure) {
        Throwable given = failure == null ? new IllegalStateException("failed without a cause") : failure;
        return given instanceof CompletionException && given.getCause() != null ? given.getCause() : given;
    }
}
