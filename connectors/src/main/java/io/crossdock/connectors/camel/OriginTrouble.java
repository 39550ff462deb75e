package io.crossdock.connectors.camel;

import org.jspecify.annotations.Nullable;

/**
 * What an origin reports that looks again and again: that it cannot be read is said when that begins and when it has another
 * reason, not at every look, and that it can be again is said once. One thread at a time.
 */
public final class OriginTrouble {
    private final OriginReport report;
    private @Nullable String said;

    /** None so far. */
    public OriginTrouble(OriginReport report) {
        this.report = report;
    }

    /** @param why its message is for people */
    public void unreadable(Exception why) {
        String now = String.valueOf(why.getMessage());
        if (!now.equals(said)) {
            said = now;
            report.unreadable().accept(why);
        }
    }

    /** It was read. */
    public void readable() {
        if (said != null) {
            said = null;
            report.readable().run();
        }
    }
}
