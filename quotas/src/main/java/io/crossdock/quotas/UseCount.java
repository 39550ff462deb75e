package io.crossdock.quotas;

/**
 * How far one broker's use of an account has been counted. A rate says how fast somebody is, but rates looked at now and
 * then do not add up to what was used: whoever uses much at once, and always just before or after somebody looks, would be
 * taken for faster or slower than it is. So totals are counted, and a rate stands in only until the next total is heard.
 *
 * @param told last
 * @param assumed counted since then by the rate
 */
record UseCount(BrokerDemand told, double assumed) {
    static UseCount from(BrokerDemand told) {
        return new UseCount(told, 0);
    }

    /** What was used since it was counted last, so many seconds ago; below 0 where too much was assumed. */
    double since(BrokerDemand newest, double seconds) {
        if (!tellsMore(newest) || Double.isNaN(told.used())) {
            return newest.rate() * seconds;
        }
        boolean openedAnew = newest.used() < told.used();
        return openedAnew ? newest.used() : newest.used() - told.used() - assumed;
    }

    UseCount counted(BrokerDemand newest, double seconds) {
        return tellsMore(newest) ? from(newest) : new UseCount(newest, assumed + newest.rate() * seconds);
    }

    private boolean tellsMore(BrokerDemand newest) {
        return !Double.isNaN(newest.used()) && !newest.equals(told);
    }
}
