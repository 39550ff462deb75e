package io.crossdock.connectors.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * A redrive as far as it concerns one partition of the dead-letter topic. It stands as JSON beside the position that the
 * redrive's group has committed, so that whoever gets the partition, after a restart or on another node, knows all.
 *
 * @param filter which letters
 * @param from the offset at which it began
 * @param until the offset before which it ends
 * @param redriven letters that arrived
 * @param returned letters that failed again
 * @param looped letters left out because they came back too often
 * @param cancelled whether somebody ended it early
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RedriveNote(
        LetterFilter filter,
        double pace,
        int mostRedrives,
        boolean force,
        long started,
        long from,
        long until,
        long redriven,
        long returned,
        long looped,
        boolean cancelled) {
    /** Brokers refuse a longer one by default ({@code offset.metadata.max.bytes}). */
    private static final int LONGEST = 4_000;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static RedriveNote begin(RedriveOrder order, long started, long from, long until) {
        return new RedriveNote(
                order.filter(),
                order.pace(),
                order.mostRedrives(),
                order.force(),
                started,
                from,
                until,
                0,
                0,
                0,
                false);
    }

    RedriveOrder order() {
        return new RedriveOrder(filter, pace, mostRedrives, force);
    }

    RedriveNote plus(long moreRedriven, long moreReturned, long moreLooped) {
        return new RedriveNote(
                filter,
                pace,
                mostRedrives,
                force,
                started,
                from,
                until,
                redriven + moreRedriven,
                returned + moreReturned,
                looped + moreLooped,
                cancelled);
    }

    RedriveNote cancel() {
        return new RedriveNote(
                filter, pace, mostRedrives, force, started, from, until, redriven, returned, looped, true);
    }

    /** @throws IllegalArgumentException if the filter's texts are too long to be kept */
    String text() {
        try {
            String text = JSON.writeValueAsString(this);
            if (text.length() > LONGEST) {
                throw new IllegalArgumentException("the filter is too long to be kept; shorten its key or class");
            }
            return text;
        } catch (JsonProcessingException never) {
            throw new IllegalStateException("a record of numbers and texts is written as JSON", never);
        }
    }

    /** Empty for what is not a note. */
    static Optional<RedriveNote> parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(text, RedriveNote.class));
        } catch (JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }
}
