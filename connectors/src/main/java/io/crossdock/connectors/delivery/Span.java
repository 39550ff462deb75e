package io.crossdock.connectors.delivery;

/**
 * How many records a sink hands over at once. A batch that fails is halved until the record at fault stands alone, so
 * one poison record costs a few deliveries and not one for each of its neighbours. After a record failed alone, the
 * next ones are tried alone too until one gets through: it may be the target that is away. One thread.
 */
final class Span {
    private final int most;
    private int suspects;
    private boolean wary;

    /** @param most the size of a batch, 1 or more */
    Span(int most) {
        this.most = most;
    }

    /** The size of the next delivery. */
    int next() {
        if (wary) {
            return 1;
        }
        return suspects == 0 ? most : Math.max(1, suspects / 2);
    }

    /** A delivery of so many records got through. */
    void passed(int records) {
        wary = false;
        suspects = Math.max(0, suspects - records);
    }

    /**
     * A delivery of so many records failed.
     *
     * @return whether the record at fault is known: there was only one
     */
    boolean failed(int records) {
        suspects = records == 1 ? 0 : records;
        wary = records == 1;
        return records == 1;
    }
}
