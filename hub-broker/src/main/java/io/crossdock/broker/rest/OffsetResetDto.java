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
 * @param duration ISO 8601, for {@code DURATION}: how long before now
 * @param offset for {@code OFFSET}
 * @param shift for {@code SHIFT}: how many records forward, or with a minus back
 * @param group for {@code GROUP}: whose offsets are taken over
 * @param topics empty stands for every partition the group has committed an offset of; for {@code GROUP} the other group
 */
public record OffsetResetDto(
        @NotNull Target to,

        @Summary("Milliseconds since 1970, for TIMESTAMP.") @Nullable @PositiveOrZero
        Long timestamp,

        @Summary("For DURATION: how long before now, ISO 8601, such as PT2H or P1D.") @Nullable @Size(max = 50)
        String duration,

        @Summary("For OFFSET.") @Nullable @PositiveOrZero Long offset,

        @Summary("For SHIFT: records forward, or with a minus back.") @Nullable
        Long shift,

        @Summary("For GROUP: the group whose offsets are taken over.") @Nullable @Size(min = 1, max = 1000)
        String group,

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
        /** The first record that is not older than that. */
        DURATION,
        /** That offset. */
        OFFSET,
        /** Relative to the committed offset. */
        SHIFT,
        /** Where another group stands. */
        GROUP
    }
}
