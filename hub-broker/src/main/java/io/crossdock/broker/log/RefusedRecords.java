package io.crossdock.broker.log;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidTimestampException;

import java.util.List;
import java.util.stream.Collectors;

/** A refusal that knows which records are to blame, so that a producer can send the others again without them. */
public interface RefusedRecords {
    /** In order of index; not all, if there are very many. */
    List<RecordError> errors();

    /** The refusal as a whole: for its times only if nothing else is wrong, as Kafka answers. */
    static ApiException of(List<RecordError> errors, int total, boolean onlyTimes) {
        if (onlyTimes) {
            return new Times(total + " records are refused for their timestamps: " + first(errors), errors);
        }
        return new Contents(total + " records are refused: " + first(errors), errors);
    }

    private static String first(List<RecordError> errors) {
        return errors.stream()
                .limit(3)
                .map(error -> "Record " + error.index() + " " + error.message())
                .collect(Collectors.joining("; "));
    }

    /** Answered as INVALID_TIMESTAMP. */
    final class Times extends InvalidTimestampException implements RefusedRecords {
        private static final long serialVersionUID = 1L;
        private final transient List<RecordError> errors;

        Times(String message, List<RecordError> errors) {
            super(message);
            this.errors = List.copyOf(errors);
        }

        @Override
        public List<RecordError> errors() {
            return errors;
        }
    }

    /** Answered as INVALID_RECORD. */
    final class Contents extends InvalidRecordException implements RefusedRecords {
        private static final long serialVersionUID = 1L;
        private final transient List<RecordError> errors;

        Contents(String message, List<RecordError> errors) {
            super(message);
            this.errors = List.copyOf(errors);
        }

        @Override
        public List<RecordError> errors() {
            return errors;
        }
    }
}
