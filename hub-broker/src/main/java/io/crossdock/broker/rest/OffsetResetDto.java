package io.crossdock.broker.rest;

import io.crossdock.security.rest.Summary;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Where a group has to read on.
 *
 * @param timestamp milliseconds since 1970, for {@code TIMESTAMP}
 * @param offset for {@code OFFSET}
 * @param shift for {@code SHIFT}: how many records forward, or with a minus back
 * @param topics empty stands for every partition the group has committed an offset of
 */
public record OffsetResetDto(
        @NotNull Target to,

        @Summary("Milliseconds since 1970, for TIMESTAMP.") @Nullable @PositiveOrZero
        Long timestamp,

        @Summary("For OFFSET.") @Nullable @PositiveOrZero Long offset,

        @Summary("For SHIFT: records forward, or with a minus back.") @Nullable
        Long shift,

        @Size(max = 1000) List<@NotNull @Valid TopicPartitionsDto> topics) {
    public OffsetResetDto {
        topics = Given.list(topics);
    }

    /** What decides. */
    public enum Target {
        /** The first record there still is. */
        EARLIEST,
        /** Behind the last record. */
        LATEST,
        /** The first record of that time or later. */
        TIMESTAMP,
        /** That offset. */
        OFFSET,
        /** Relative to the committed offset. */
        SHIFT
    }
}
