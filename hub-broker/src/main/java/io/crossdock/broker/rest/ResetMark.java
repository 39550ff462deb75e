package io.crossdock.broker.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * What a reset leaves beside each offset it commits, so that it can be undone: where the group stood before. It is kept by
 * the cluster, in the metadata of the offset, so it outlives a hub and a page, is seen by whoever may see the group, and is
 * gone by itself as soon as the group commits on its own.
 *
 * @param at milliseconds since 1970; the same in all marks of one reset
 * @param by name of who did it
 * @param of partitions that were moved together
 * @param before null when none was committed
 * @param metadata that stood beside the offset before; empty where it was too long to be kept
 */
record ResetMark(long at, String by, int of, @Nullable Long before, String metadata) {
    /** Clusters refuse metadata of more than 4096 bytes unless told otherwise. */
    private static final int MOST_METADATA = 400;

    private static final int MOST_NAME = 200;
    private static final String BEGINNING = "crossdock-reset ";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is to be found beside the new offset of a partition that stood there. */
    static ResetMark of(long at, String by, int of, @Nullable OffsetAndMetadata stood) {
        String beside = stood == null ? "" : stood.metadata();
        // an earlier reset cannot be undone any more, as it is not the last
        boolean kept = beside.length() <= MOST_METADATA && !beside.startsWith(BEGINNING);
        return new ResetMark(
                at,
                by.substring(0, Math.min(by.length(), MOST_NAME)),
                of,
                stood == null ? null : stood.offset(),
                kept ? beside : "");
    }

    /** Empty if it is of somebody else. */
    static Optional<ResetMark> read(OffsetAndMetadata committed) {
        if (!committed.metadata().startsWith(BEGINNING)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(committed.metadata().substring(BEGINNING.length()), ResetMark.class));
        } catch (JsonProcessingException foreign) {
            return Optional.empty(); // whatever it is, no reset wrote it
        }
    }

    String write() {
        try {
            return BEGINNING + JSON.writeValueAsString(this);
        } catch (JsonProcessingException never) {
            throw new IllegalStateException("numbers and strings are JSON", never);
        }
    }
}
