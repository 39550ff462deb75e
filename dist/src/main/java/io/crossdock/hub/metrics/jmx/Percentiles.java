package io.crossdock.hub.metrics.jmx;

import io.crossdock.broker.Metric.Distribution;

/** What can be told of a distribution of which only the counts of its buckets are known. */
final class Percentiles {
    private Percentiles() {}

    static long count(Distribution distribution) {
        return distribution.counts().stream().mapToLong(Long::longValue).sum();
    }

    /** 0 if nothing was counted. */
    static double mean(Distribution distribution) {
        long count = count(distribution);
        return count == 0 ? 0 : distribution.sum() / count;
    }

    /**
     * The value that a part of all does not exceed, as if values lay evenly in their bucket; of the last bucket, which has no
     * end, where it begins. 0 if nothing was counted.
     *
     * @param part 0 to 1
     */
    static double at(Distribution distribution, double part) {
        double wanted = count(distribution) * part;
        double below = 0;
        double from = 0;
        for (int i = 0; i < distribution.counts().size(); i++) {
            long here = distribution.counts().get(i);
            double to = distribution.bounds().get(i);
            if (here > 0 && below + here >= wanted) {
                return Double.isInfinite(to) ? from : from + (to - from) * (wanted - below) / here;
            }
            below += here;
            from = to;
        }
        return 0;
    }
}
