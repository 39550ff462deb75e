package io.crossdock.connectors.deadletter;

/** What a redrive does with a letter. */
enum Verdict {
    /** Takes it through the connector again. */
    REDRIVE,
    /** Passes it over: it is not meant. */
    NOT_MEANT,
    /** Passes it over: it was redriven, or replaced by an edited copy. */
    SETTLED,
    /** Passes it over: it came back too often, and nobody insisted. */
    LOOPED;

    /** @param settled whether it is done with already */
    static Verdict on(Letter letter, RedriveOrder order, String connector, boolean settled) {
        if (!order.filter().matches(connector, letter)) {
            return NOT_MEANT;
        }
        if (settled) {
            return SETTLED;
        }
        return letter.redrives() >= order.mostRedrives() && !order.force() ? LOOPED : REDRIVE;
    }
}
