package io.crossdock.registry.rest;

import io.crossdock.registry.book.ErrorCode;
import io.crossdock.registry.book.Lookup;
import io.crossdock.registry.book.Refused;

/** Versions as they stand in paths. */
final class VersionNumber {
    private VersionNumber() {}

    /**
     * @param written a number of 1 or more; {@code latest} or -1
     * @throws Refused {@link ErrorCode#INVALID_VERSION}
     */
    static int parse(String written) {
        if (written.equalsIgnoreCase("latest")) {
            return Lookup.LATEST;
        }
        try {
            int version = Integer.parseInt(written);
            if (version >= 1 || version == Lookup.LATEST) {
                return version;
            }
        } catch (NumberFormatException none) {
            // Said below.
        }
        throw new Refused(
                ErrorCode.INVALID_VERSION,
                "The specified version '" + (written.length() > 20 ? written.substring(0, 20) + "..." : written)
                        + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");
    }
}
