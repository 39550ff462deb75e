package io.crossdock.quotas;

import java.util.Optional;

/** What a limit may be. The protocol sends it as a floating point number, whatever it counts. */
final class Amount {
    /** Beyond it not every whole number is a floating point number. */
    private static final double MOST = 1L << 53;

    /** As close to a whole number as Kafka asks. */
    private static final double EPSILON = 1e-6;

    private Amount() {}

    /** At least 1, and whole. */
    static Optional<String> whole(double limit) {
        return limit >= 1 ? wholeOrNone(limit) : Optional.of("must be at least 1; an ACL forbids it altogether");
    }

    /** At least 0, and whole. */
    static Optional<String> wholeOrNone(double limit) {
        if (!(limit >= 0 && limit <= MOST)) {
            return Optional.of("must be a number from 0 on");
        }
        return Math.abs(Math.rint(limit) - limit) > EPSILON ? Optional.of("must be a whole number") : Optional.empty();
    }

    /** Above 0. */
    static Optional<String> amount(double limit) {
        return limit > 0 && limit <= MOST ? Optional.empty() : Optional.of("must be a number above 0");
    }
}
