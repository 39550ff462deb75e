package io.crossdock.registry.type.json;

/**
 * How much a check may still do. Counted in units of roughly a tenth of a microsecond; a payload's checks get some for
 * each of its bytes, so that only what multiplies runs out of them. Confined to one thread.
 */
final class Work {
    private long left;

    Work(long units) {
        this.left = units;
    }

    /** @throws Exhausted when less than that was left */
    void charge(long units) {
        left -= units;
        if (left < 0) {
            throw new Exhausted();
        }
    }

    /** Thrown out of a library's evaluation, to end it. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("more steps than allowed", null, false, false);
        }
    }
}
