package io.crossdock.cli;

import io.crossdock.cli.backup.Backup;
import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.cluster.CopiedCluster;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** {@code crossdock backup}. */
@Command(
        name = "backup",
        description = {
            "Writes what a cluster has besides records into one file that people can read: topics with their settings,"
                    + " settings of all brokers, schemas with all versions and ids, access rules, limits, connectors.",
            "Passwords, secrets, records and committed offsets are not in it; see docs/backup.md."
        })
final class BackupCommand implements Callable<Integer> {
    @Mixin
    private CopyOptions options;

    @Parameters(paramLabel = "FILE", description = "Where to; it must not be there yet.")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return options.use(this::copy);
    }

    private int copy(Admin admin, CopiedCluster cluster) throws Exception {
        var items = new ArrayList<Item>();
        var counts = new ArrayList<String>();
        for (Kind kind : options.kinds()) {
            List<Item> found = cluster.read(kind);
            items.addAll(found);
            counts.add(found.size() + " " + kind.word() + "s");
        }
        String id = admin.describeCluster().clusterId().get();
        new Backup(Clock.systemUTC().instant().toString(), id, users(admin), items).write(file);
        spec.commandLine().getOut().println(file + " has " + String.join(", ", counts));
        return 0;
    }

    private static List<String> users(Admin admin) throws Exception {
        try {
            return admin.describeUserScramCredentials().users().get().stream()
                    .sorted()
                    .toList();
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof UnsupportedVersionException) {
                return List.of(); // an old cluster does not tell
            }
            throw refused;
        }
    }
}
