package io.crossdock.connectors.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.WriteConcernError;
import io.crossdock.connectors.delivery.UndeliverableException;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Tells what is the record's fault, which no repetition mends, from what may pass. */
final class WriteFailure {
    private static final int DUPLICATE = 11_000;

    /**
     * Of the server's list of errors: BadValue, TypeMismatch, Overflow, DollarPrefixedFieldName, InvalidIdField,
     * DottedFieldName, DocumentValidationFailure, BSONObjectTooLarge, KeyTooLong.
     */
    private static final Set<Integer> OF_THE_RECORD = Set.of(2, 14, 15, 52, 53, 57, 121, 10_334, 17_280);

    private WriteFailure() {}

    static Exception of(MongoBulkWriteException failed) {
        List<BulkWriteError> errors = failed.getWriteErrors();
        if (errors.isEmpty()) {
            WriteConcernError unsure = failed.getWriteConcernError();
            return new IOException(
                    "a majority of MongoDB does not say that it has the batch: "
                            + (unsure == null ? failed.getMessage() : unsure.getMessage()),
                    failed);
        }
        BulkWriteError first = errors.get(0);
        String message = "MongoDB refuses the document with " + first.getCode() + ": " + first.getMessage();
        return isOfTheRecord(first) ? new UndeliverableException(message, failed) : new IOException(message, failed);
    }

    private static boolean isOfTheRecord(BulkWriteError error) {
        if (error.getCode() == DUPLICATE) {
            // In an index of the owner's. That of ids is at odds with an upsert only while somebody else inserts the
            // same.
            return !error.getMessage().contains("_id_ ");
        }
        return OF_THE_RECORD.contains(error.getCode());
    }
}
