package io.crossdock.broker;

import io.crossdock.broker.log.LoadingStatus;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.partition.ReplicationHealth;

import java.util.Map;
import java.util.TreeMap;

/**
 * How a broker's logs and their copies elsewhere are, in a few numbers.
 *
 * @param logsFound logs that were there when it started
 * @param logsRead how many of them serve by now, or are known to be damaged
 * @param recoveredMegabytes what had to be read and checked because it was not on the disk for certain
 * @param damaged logs that are out of service, by partition, with what is wrong and how to mend it
 * @param offline data directories that do not serve, with the reason
 * @param full data directories that clients may not write to for lack of room, with how much there is and what to do
 * @param underReplicated partitions led here of which a replica is not in sync
 * @param underMinInSync partitions led here that have too few in-sync replicas to take what is sent with acks=all
 */
public record StorageStatus(
        int logsFound,
        int logsRead,
        long recoveredMegabytes,
        Map<String, String> damaged,
        Map<String, String> offline,
        Map<String, String> full,
        int underReplicated,
        int underMinInSync) {
    public StorageStatus {
        damaged = new TreeMap<>(damaged);
        offline = new TreeMap<>(offline);
        full = new TreeMap<>(full);
    }

    static StorageStatus of(LogStore logs, ReplicationHealth health) {
        LoadingStatus loading = logs.loadingStatus();
        var damaged = new TreeMap<String, String>();
        logs.damagedLogs().forEach((id, cause) -> damaged.put(id.toString(), String.valueOf(cause.getMessage())));
        var offline = new TreeMap<String, String>();
        var full = new TreeMap<String, String>();
        logs.directories().forEach(directory -> {
            String path = directory.path().toString();
            directory.offlineBecause().ifPresent(why -> offline.put(path, why));
            directory.fullBecause().ifPresent(why -> full.put(path, why));
        });
        return new StorageStatus(
                loading.total(),
                loading.loaded(),
                loading.recoveredBytes() >> 20,
                damaged,
                offline,
                full,
                health.underReplicated(),
                health.underMinInSync());
    }
}
