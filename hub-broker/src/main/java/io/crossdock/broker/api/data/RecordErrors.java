package io.crossdock.broker.api.data;

import io.crossdock.broker.log.RefusedRecords;
import org.apache.kafka.common.message.ProduceResponseData.BatchIndexAndErrorMessage;

import java.util.List;
import java.util.concurrent.CompletionException;

/** The records to blame for a refused batch, as the produce response has them from version 8 on (KIP-467). */
final class RecordErrors {
    private RecordErrors() {}

    /** None when the batch was refused as a whole. */
    static List<BatchIndexAndErrorMessage> of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof RefusedRecords refused)) {
            return List.of();
        }
        return refused.errors().stream()
                .map(error -> new BatchIndexAndErrorMessage()
                        .setBatchIndex(error.index())
                        .setBatchIndexErrorMessage(error.message()))
                .toList();
    }
}
