package io.crossdock.cli;

import io.crossdock.cli.backup.Backup;
import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Key;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.Plan;
import io.crossdock.cli.plan.Restoration;
import io.crossdock.cli.plan.cluster.CopiedCluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code crossdock restore}: shows what it would do, asks, and does it; it can be run again wherever it stopped. */
@Command(
        name = "restore",
        description = {
            "Puts back into a cluster what 'backup' wrote and is missing, after showing it and asking.",
            "What is there stays as it is unless --overwrite; nothing is ever deleted."
        },
        exitCodeOnInvalidInput = PlanCommand.WRONG_USE,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is as in the backup",
            "1:something failed, the file is wrong, or nobody agreed",
            "2:something differs: it is there and was left, or --dry-run",
            "64:the command line makes no sense"
        })
final class RestoreCommand implements Callable<Integer> {
    private static final int DIFFERS = 2;

    @Mixin
    private CopyOptions options;

    @Option(names = "--overwrite", description = "What is there and differs becomes as it is in the backup.")
    private boolean overwrite;

    @Option(names = "--dry-run", description = "Only show what would be done.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Parameters(paramLabel = "FILE", description = "What 'backup' wrote.")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Backup backup = Backup.read(file);
        List<Kind> kinds = options.kinds();
        List<Item> wanted = backup.items().stream()
                .filter(item -> kinds.contains(item.key().kind()))
                .toList();
        return options.use((admin, cluster) -> restore(backup, wanted, cluster));
    }

    private int restore(Backup backup, List<Item> wanted, CopiedCluster cluster) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        out.println("backup of cluster " + backup.cluster() + ", made " + backup.made());
        Plan plan = new Restoration(actual(wanted, cluster), overwrite).plan(wanted);
        new PlanText(plan).print(out);
        if (!backup.users().isEmpty()) {
            out.println("passwords are in no backup; who is missing is made with 'crossdock users add': "
                    + String.join(", ", backup.users()));
        }
        if (dryRun || plan.changes().isEmpty()) {
            return plan.isEmpty() ? 0 : DIFFERS;
        }
        var steps = new StepByStep(out, err);
        if (!yes && !steps.agreed(options.target())) {
            err.println("nothing was changed");
            return 1;
        }
        if (!steps.done(plan.changes(), cluster::apply)) {
            return 1;
        }
        return plan.refused().isEmpty() ? 0 : DIFFERS;
    }

    private static Map<Key, Item> actual(List<Item> wanted, CopiedCluster cluster) throws Exception {
        var actual = new HashMap<Key, Item>();
        for (Kind kind :
                wanted.stream().map(item -> item.key().kind()).distinct().toList()) {
            cluster.read(kind).forEach(item -> actual.put(item.key(), item));
        }
        return actual;
    }
}
