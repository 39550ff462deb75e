package io.crossdock.torture;

import java.util.Map;

/**
 * A topic that actors write to.
 *
 * @param trimmed whether its log start may rise
 * @param compacted whether superseded records may go
 * @param transactional whether it has offsets that no consumer sees, those of markers
 */
public record Topic(
        String name,
        int partitions,
        boolean trimmed,
        boolean compacted,
        boolean transactional,
        Map<String, String> configs) {
    public Topic {
        configs = Map.copyOf(configs);
    }
}
