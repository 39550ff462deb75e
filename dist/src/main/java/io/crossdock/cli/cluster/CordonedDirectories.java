package io.crossdock.cli.cluster;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.config.ConfigResource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

/** Which directories of a broker take no new replicas (KIP-1066), and changing that. */
public final class CordonedDirectories {
    private static final String SETTING = "cordoned.log.dirs";
    private static final String ALL = "*";
    private static final int MOST_LOOKS = 50;
    private static final long PAUSE_MILLIS = 200;

    private final Admin admin;

    public CordonedDirectories(Admin admin) {
        this.admin = admin;
    }

    /** Whether each directory of the broker is cordoned, by path. */
    public Map<String, Boolean> of(int broker) throws ExecutionException, InterruptedException {
        Map<String, LogDirDescription> described = admin.describeLogDirs(List.of(broker))
                .descriptions()
                .values()
                .iterator()
                .next()
                .get();
        var directories = new TreeMap<String, Boolean>();
        described.forEach((path, directory) -> directories.put(path, directory.isCordoned()));
        return directories;
    }

    /** @param directories none for all */
    public void cordon(int broker, List<String> directories) throws ExecutionException, InterruptedException {
        if (directories.isEmpty()) {
            set(broker, ALL);
            await(broker, of(broker).keySet());
        } else {
            var all = new TreeSet<>(cordoned(broker));
            all.addAll(directories);
            set(broker, String.join(",", all));
            await(broker, all);
        }
    }

    /** @param directories none for all */
    public void uncordon(int broker, List<String> directories) throws ExecutionException, InterruptedException {
        var left = new TreeSet<String>();
        if (!directories.isEmpty()) {
            left.addAll(cordoned(broker));
            left.removeAll(directories);
        }
        set(broker, String.join(",", left)); // an empty value stands against one in the broker's file, too
        await(broker, left);
    }

    /** A broker follows a setting a moment after it was made. */
    private void await(int broker, Set<String> cordoned) throws ExecutionException, InterruptedException {
        for (int look = 0; look < MOST_LOOKS && !cordoned.equals(new TreeSet<>(cordoned(broker))); look++) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private List<String> cordoned(int broker) throws ExecutionException, InterruptedException {
        var cordoned = new ArrayList<String>();
        of(broker).forEach((path, is) -> {
            if (is) {
                cordoned.add(path);
            }
        });
        return cordoned;
    }

    private void set(int broker, String value) throws ExecutionException, InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker));
        var operation = new AlterConfigOp(new ConfigEntry(SETTING, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(operation)))
                .all()
                .get();
    }
}
