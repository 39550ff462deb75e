package io.crossdock.broker.api.data.schema;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The schemas that records name by id, as the broker asks for them when producers write to a topic that wants them
 * checked. The broker knows no registry; whoever starts both joins them here. Thread-safe.
 */
public interface RecordSchemas {

    /**
     * A schema, as far as it is known in this process now. Called for records on their way into the log, on event loops
     * too: looks into memory and nowhere else.
     *
     * @param context of the registry, each of which has ids of its own; begins with a dot, which alone is the default one
     * @param id as in the header of Confluent's wire format
     */
    Optional<RecordSchema> find(String context, int id);

    /**
     * Waits for a schema that {@link #find} does not know: it may have been registered on another node a moment ago. Must
     * not block.
     *
     * @param atMost above 0
     * @return completes, on any thread, when {@link #find} knows the schema, when it is certain that there is none, or when
     *     the time is over; fails when nothing can be said now, such as while the registry is still being read, and then the
     *     producer is asked to try again
     */
    CompletionStage<?> await(String context, int id, Duration atMost);
}
