package io.crossdock.broker.rest.trend;

import io.crossdock.security.rest.Summary;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Where the lag of a group is heading.
 *
 * @param lag records not read now
 * @param producedPerSecond records written; null when it is not known yet
 * @param consumedPerSecond records read; null when it is not known yet
 * @param overSeconds the time these rates are of, at most five minutes; null when they are not known yet
 * @param secondsLeft until the group has read everything if it all goes on so; null unless it catches up
 * @param points how the lag was, by time; at most 121 of the last hour, the last of which is now
 */
@Summary("Where the lag of a group is heading.")
public record LagTrendDto(
        String group,
        long lag,
        Outlook outlook,
        @Nullable Double producedPerSecond,
        @Nullable Double consumedPerSecond,
        @Nullable Double overSeconds,
        @Nullable Long secondsLeft,
        List<Point> points) {
    public LagTrendDto {
        points = List.copyOf(points);
    }

    /**
     * The lag at a moment.
     *
     * @param at milliseconds since 1970
     */
    public record Point(long at, long lag) {}

    /** In a word. */
    public enum Outlook {
        /** It has read all, or all but what came within seconds. */
        KEEPS_UP,
        /** It reads faster than is written. */
        CATCHES_UP,
        /** It reads more slowly than is written, or not at all. */
        FALLS_BEHIND,
        /** It reads as fast as is written. */
        STAYS,
        /** Nothing is written and nothing is read, but something is left. */
        STANDS_STILL,
        /** It was not watched for long enough. */
        UNKNOWN
    }
}
