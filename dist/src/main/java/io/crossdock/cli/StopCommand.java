package io.crossdock.cli;

import io.crossdock.hub.data.RunFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code crossdock stop}. */
@Command(
        name = "stop",
        description = {
            "Stops the hub of a data folder cleanly and waits for its end.",
            "A hub that is not running counts as stopped."
        })
final class StopCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for the end; default ${DEFAULT-VALUE}.")
    private int timeout;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Optional<RunFile> running = data.running();
        if (running.isEmpty()) {
            spec.commandLine().getOut().println("no hub is running on " + data.folder());
            return 0;
        }
        ProcessHandle process = running.get().process().orElseThrow();
        process.destroy();
        try {
            process.onExit().get(timeout, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            spec.commandLine()
                    .getErr()
                    .println("the hub (pid " + process.pid() + ") is still stopping after " + timeout + " s; see "
                            + data.folder().resolve("logs/hub.log"));
            return 1;
        }
        spec.commandLine().getOut().println("stopped (pid " + process.pid() + ")");
        return 0;
    }
}
