package io.crossdock.broker.group;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponsePartition;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.Errors;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Turns what the protocol foresees as errors into answers. Anything else stays a failure, for the caller to report. */
final class GroupErrors {
    private GroupErrors() {}

    static <T> CompletableFuture<T> answer(CompletableFuture<T> future, Function<Errors, T> onError) {
        return explained(future, (error, reason) -> onError.apply(error));
    }

    /** With what the error said, for answers that have room for it. */
    static <T> CompletableFuture<T> explained(CompletableFuture<T> future, BiFunction<Errors, String, T> onError) {
        return future.exceptionally(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof ApiException foreseen) {
                Errors error = Errors.forException(foreseen);
                return onError.apply(error, foreseen.getMessage() == null ? error.message() : foreseen.getMessage());
            }
            throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(cause);
        });
    }

    /** Every partition of the request failed for the same reason. */
    static OffsetCommitResponseData commit(OffsetCommitRequestData request, Errors error) {
        Errors told = isTooLarge(error) ? Errors.INVALID_COMMIT_OFFSET_SIZE : error;
        return new OffsetCommitResponseData()
                .setTopics(request.topics().stream()
                        .map(topic -> new OffsetCommitResponseTopic()
                                .setName(topic.name())
                                .setTopicId(topic.topicId())
                                .setPartitions(topic.partitions().stream()
                                        .map(partition -> new OffsetCommitResponsePartition()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(told.code()))
                                        .toList()))
                        .toList());
    }

    /** The same for a commit in a transaction. */
    static TxnOffsetCommitResponseData commit(TxnOffsetCommitRequestData request, Errors error) {
        Errors told = isTooLarge(error) ? Errors.INVALID_COMMIT_OFFSET_SIZE : error;
        return new TxnOffsetCommitResponseData()
                .setTopics(request.topics().stream()
                        .map(topic -> new TxnOffsetCommitResponseTopic()
                                .setName(topic.name())
                                .setPartitions(topic.partitions().stream()
                                        .map(partition -> new TxnOffsetCommitResponsePartition()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(told.code()))
                                        .toList()))
                        .toList());
    }

    /** The log's limit means nothing to a client of groups. */
    private static boolean isTooLarge(Errors error) {
        return error.exception() instanceof RecordTooLargeException
                || error.exception() instanceof RecordBatchTooLargeException;
    }
}
