package io.crossdock.broker.request;

import org.apache.kafka.common.protocol.ApiKeys;

/** The versions of one API key that are served, both ends included. */
public record VersionRange(short min, short max) {
    public VersionRange {
        if (min < 0 || max < min) {
            throw new IllegalArgumentException("no range of versions: " + min + " to " + max);
        }
    }

    public static VersionRange of(int min, int max) {
        return new VersionRange((short) min, (short) max);
    }

    /** Every stable version this build's kafka-clients can read. */
    public static VersionRange allOf(ApiKeys key) {
        return new VersionRange(key.oldestVersion(), key.latestVersion(false));
    }

    public boolean contains(short version) {
        return version >= min && version <= max;
    }
}
