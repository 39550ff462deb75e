package io.crossdock.cli;

import io.crossdock.cli.doctor.Severity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code crossdock doctor}. */
@Command(
        name = "doctor",
        description = {
            "Examines this machine's hub and its cluster, or any cluster, and says for each fault what to do.",
            "Nothing is changed. What cannot be asked is named at the end and does not count."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is wrong, or only hints",
            "1:there are errors, or nothing could be examined",
            "2:the command line makes no sense",
            "3:there are warnings, and no errors"
        })
final class DoctorCommand implements Callable<Integer> {
    private static final int WARNINGS = 3;

    @Mixin
    private ClientOptions client;

    @Mixin
    private OutputOption output;

    @Option(
            names = "--http",
            paramLabel = "URL",
            description = "Address of a hub of the cluster; default is the running hub of --data.")
    private @Nullable URI http;

    @Option(
            names = "--apart",
            paramLabel = "SECONDS",
            defaultValue = "3",
            description = "Groups are looked at twice, so long apart; default is ${DEFAULT-VALUE}.")
    private int apart;

    @Option(
            names = "--zookeeper",
            paramLabel = "HOST:PORT,...",
            split = ",",
            description = "All members of the ensemble; default is the ZooKeeper of the running hub of --data.")
    private List<String> zookeeper = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        QuietLogging.install();
        var examination =
                new Examination(client, http, zookeeper, Duration.ofSeconds(Math.max(0, apart)), Clock.systemUTC());
        var report = new DoctorReport(examination.facts());
        output.show(spec.commandLine().getOut(), report.toJson(), report::print);
        if (report.has(Severity.ERROR) || !report.isOfSomething()) {
            return 1;
        }
        return report.has(Severity.WARNING) ? WARNINGS : 0;
    }
}
