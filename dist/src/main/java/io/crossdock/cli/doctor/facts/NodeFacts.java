package io.crossdock.cli.doctor.facts;

import java.util.Map;

/**
 * The machine of a hub.
 *
 * @param data its data folder
 * @param javaVersion feature release, such as 17
 * @param heapBytes largest heap of the hub; 0 when no hub runs
 * @param memoryBytes of the machine or of the container
 * @param swappedBytes of the hub's memory, that are on disk
 * @param openFiles how many files the hub may hold open; 0 when it is not known
 * @param hasClassArchive whether starts are fast
 * @param killed whether a hub ran here and did not end cleanly
 * @param offline log directories that do not serve, with the reason
 * @param full log directories that clients may not write to, with what to do
 * @param damaged logs that are out of service, by partition
 */
public record NodeFacts(
        String data,
        int javaVersion,
        long heapBytes,
        long memoryBytes,
        long swappedBytes,
        long openFiles,
        boolean hasClassArchive,
        boolean killed,
        Map<String, String> offline,
        Map<String, String> full,
        Map<String, String> damaged) {
    public NodeFacts {
        offline = Map.copyOf(offline);
        full = Map.copyOf(full);
        damaged = Map.copyOf(damaged);
    }
}
