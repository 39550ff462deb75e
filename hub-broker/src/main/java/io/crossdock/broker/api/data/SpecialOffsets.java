package io.crossdock.broker.api.data;

import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.requests.ListOffsetsRequest;

import java.util.Map;

/** The negative timestamps of ListOffsets, which stand for something else, and since which version they do. */
final class SpecialOffsets {
    private static final Map<Long, Integer> SINCE_VERSION = Map.of(
            ListOffsetsRequest.EARLIEST_TIMESTAMP, 1,
            ListOffsetsRequest.LATEST_TIMESTAMP, 1,
            ListOffsetsRequest.MAX_TIMESTAMP, 7, // KIP-734
            ListOffsetsRequest.EARLIEST_LOCAL_TIMESTAMP, 8, // KIP-405
            ListOffsetsRequest.LATEST_TIERED_TIMESTAMP, 9, // KIP-1005
            ListOffsetsRequest.EARLIEST_PENDING_UPLOAD_TIMESTAMP, 11); // KIP-1023

    private SpecialOffsets() {}

    /** @throws UnsupportedVersionException when this timestamp means nothing in this version */
    static void require(long timestamp, short version) {
        Integer since = SINCE_VERSION.get(timestamp);
        if (timestamp < 0 && (since == null || version < since)) {
            throw new UnsupportedVersionException("timestamp " + timestamp + " means nothing in version " + version
                    + (since == null ? "" : ", but from version " + since + " on"));
        }
    }
}
