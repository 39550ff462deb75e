package io.crossdock.broker.rest.trend;

import io.crossdock.broker.rest.GroupStandings.Standing;
import io.crossdock.broker.rest.trend.LagTrendDto.Outlook;
import io.crossdock.broker.rest.trend.LagTrendDto.Point;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What samples of a group's offsets come to: how fast is written and read, and what that leads to. Straight lines only:
 * the rates are those between the first and the last sample of the last minutes. Pure.
 */
final class LagTrend {
    /** What is older says little of how it goes on. */
    static final Duration WINDOW = Duration.ofMinutes(5);
    /** Groups commit every few seconds, so what is seen within less says nothing. */
    static final Duration SHORTEST = Duration.ofSeconds(10);

    private static final int MOST_POINTS = 120;
    /** Rates that differ by less are the same. */
    private static final double SAME = 0.02;

    private LagTrend() {}

    /** @param samples by time, at least one; the last is of now */
    static LagTrendDto of(String group, List<LagSample> samples) {
        LagSample now = samples.get(samples.size() - 1);
        LagSample from = beginning(samples);
        long lag = now.lag();
        double seconds = (now.at() - from.at()) / 1000.0;
        if (now.at() - from.at() < SHORTEST.toMillis()) {
            Outlook outlook = lag == 0 ? Outlook.KEEPS_UP : Outlook.UNKNOWN;
            return new LagTrendDto(group, lag, outlook, null, null, null, null, points(samples));
        }
        double produced = grown(from, now, false) / seconds;
        double consumed = grown(from, now, true) / seconds;
        Outlook outlook = outlook(lag, produced, consumed);
        Long left = outlook == Outlook.CATCHES_UP ? Math.max(1, Math.round(lag / (consumed - produced))) : null;
        return new LagTrendDto(group, lag, outlook, produced, consumed, seconds, left, points(samples));
    }

    /** The earliest sample from which on the group was only read with. */
    private static LagSample beginning(List<LagSample> samples) {
        LagSample now = samples.get(samples.size() - 1);
        LagSample first = now;
        for (int at = samples.size() - 2; at >= 0; at--) {
            LagSample earlier = samples.get(at);
            if (now.at() - earlier.at() > WINDOW.toMillis() || first.isBehind(earlier)) {
                break;
            }
            first = earlier;
        }
        return first;
    }

    /** By how many records the partitions that are in both have moved on. */
    private static long grown(LagSample from, LagSample to, boolean read) {
        long grown = 0;
        for (Map.Entry<?, Standing> each : to.standings().entrySet()) {
            Standing before = from.standings().get(each.getKey());
            if (before != null) {
                grown += read
                        ? each.getValue().committed() - before.committed()
                        : each.getValue().end() - before.end();
            }
        }
        return grown;
    }

    private static Outlook outlook(long lag, double produced, double consumed) {
        if (lag == 0) {
            return Outlook.KEEPS_UP;
        }
        if (consumed == 0) {
            return produced == 0 ? Outlook.STANDS_STILL : Outlook.FALLS_BEHIND;
        }
        if (produced > 0 && lag <= consumed * SHORTEST.toSeconds()) {
            return Outlook.KEEPS_UP;
        }
        if (Math.abs(produced - consumed) <= SAME * Math.max(produced, consumed)) {
            return Outlook.STAYS;
        }
        return consumed > produced ? Outlook.CATCHES_UP : Outlook.FALLS_BEHIND;
    }

    /** All, or evenly spread; the last is always there. */
    private static List<Point> points(List<LagSample> samples) {
        var points = new ArrayList<Point>();
        int step = Math.max(1, (samples.size() + MOST_POINTS - 1) / MOST_POINTS);
        for (int at = (samples.size() - 1) % step; at < samples.size(); at += step) {
            points.add(new Point(samples.get(at).at(), samples.get(at).lag()));
        }
        return points;
    }
}
