package io.crossdock.cli;

import io.crossdock.cli.demo.OrdersDemo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

/** {@code crossdock demo}. */
@Command(
        name = "demo",
        description = {
            "Runs examples/orders: a shop's CSV files flow through a hub of their own into an SQL database,",
            "then the totals are compared with figures computed independently."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the totals are right", "1:they differ, or it failed", "2:the command line makes no sense"})
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Work folder, kept; a run goes on where the one before ended. Default is a temporary one.")
    private @Nullable Path data;

    @Option(names = "--keep", description = "Keep the temporary work folder.")
    private boolean keep;

    @Option(names = "--three", description = "Three hubs do it, as one cluster.")
    private boolean three;

    @Option(
            names = "--kill-at",
            paramLabel = "PERCENT",
            description = {
                "Kill the hub with SIGKILL when so much is in the database, and start it again.",
                "With --three one of them is killed, and the others go on without it."
            })
    private @Nullable Integer killAt;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        QuietLogging.install();
        PrintWriter out = spec.commandLine().getOut();
        Path work = data == null ? Files.createTempDirectory("crossdock-orders-") : data;
        OptionalInt kill = killAt == null ? OptionalInt.empty() : OptionalInt.of(killAt);
        boolean right = new OrdersDemo(Home.folder(), work, out, Clock.systemUTC()).run(three, kill);
        if (data == null && !keep && right) {
            Folders.remove(work);
        } else {
            out.println("kept " + work);
        }
        return right ? 0 : 1;
    }
}
