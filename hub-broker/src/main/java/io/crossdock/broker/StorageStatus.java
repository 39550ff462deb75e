package io.crossdock.broker;

import io.crossdock.broker.log.LoadingStatus;
import io.crossdock.broker.log.LogStore;

import java.util.Map;
import java.util.TreeMap;

/**
 * How a broker's logs are, in a few numbers.
 *
 * @param logsFound logs that were there when it started
 * @param logsRead how many of them serve by now, or are known to be damaged
 * @param recoveredMegabytes what had to be read and checked because it was not on the disk for certain
 * @param damaged logs that are out of service, by partition, with what is wrong and how to mend it
 * @param offline data directories that do not serve, with the reason
 */
public record StorageStatus(
        int logsFound,
        int logsRead,
        long recoveredMegabytes,
        Map<String, String> damaged,
        Map<String, String> offline) {
    public StorageStatus {
        damaged = new TreeMap<>(damaged);
        offline = new TreeMap<>(offline);
    }

    static StorageStatus of(LogStore logs) {
        LoadingStatus loading = logs.loadingStatus();
        var damaged = new TreeMap<String, String>();
        logs.damagedLogs().forEach((id, cause) -> damaged.put(id.toString(), String.valueOf(cause.getMessage())));
        var offline = new TreeMap<String, String>();
        logs.directories().forEach(directory -> directory
                .offlineBecause()
                .ifPresent(why -> offline.put(directory.path().toString(), why)));
        return new StorageStatus(loading.total(), loading.loaded(), loading.recoveredBytes() >> 20, damaged, offline);
    }
}
