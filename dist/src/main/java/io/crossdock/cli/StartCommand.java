package io.crossdock.cli;

import io.crossdock.hub.Hub;
import io.crossdock.hub.HubStartException;
import io.crossdock.hub.KafkaBrokerSettings;
import io.crossdock.hub.config.ConfigException;
import io.crossdock.hub.config.HubConfig;
import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.config.Problem;
import io.crossdock.hub.data.DataFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code crossdock start}: runs a hub until the process is told to end. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        description = {
            "Runs a hub in the foreground; prints one line beginning 'ready' when every role serves.",
            "Lines beginning 'waiting' before it say which other hubs of its cluster it waits for.",
            "SIGTERM or Ctrl-C stops it cleanly, with exit code 0."
        })
final class StartCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "Configuration; default is conf/hub.yaml.")
    private @Nullable Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder that keeps everything; default is 'data' of this installation.")
    private @Nullable Path data;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting of the configuration; repeatable. 'config list' shows them all.")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--daemon",
            description = "Start in the background, and return when it is ready or waits for other hubs.")
    private boolean daemon;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        HubConfig wanted;
        try {
            wanted = new HubConfigReader(Home.folder(), new KafkaBrokerSettings())
                    .read(Optional.ofNullable(config), sets, Optional.ofNullable(data));
        } catch (ConfigException wrong) {
            return refuse(wrong);
        }
        return daemon ? Daemon.start(wanted, config, sets, spec.commandLine()) : run(wanted);
    }

    private int refuse(ConfigException wrong) {
        PrintWriter err = spec.commandLine().getErr();
        int count = wrong.problems().size();
        err.println(
                "the hub does not start: " + count + (count == 1 ? " problem" : " problems") + " in the configuration");
        for (Problem problem : wrong.problems()) {
            err.println(problem);
        }
        return 1;
    }

    private int run(HubConfig wanted) throws Exception {
        DataFolder folder = DataFolder.open(wanted.data());
        System.setProperty("crossdock.logs", wanted.data().resolve("logs").toString());
        PrintWriter out = spec.commandLine().getOut();
        var hub = new Hub(wanted, folder, Version.text(), Clock.systemUTC(), what -> {
            out.println("waiting " + what);
            out.flush();
        });
        var end = new EndOfProcess(hub, wanted);
        Hub.whenItCannotGoOn(end::with);
        // ZooKeeper, when it clears away old files, prints their names; who waits for our one line would take them for
        // it.
        System.setOut(System.err);
        try {
            out.println("ready " + hub.start());
            out.flush();
        } catch (HubStartException failed) {
            spec.commandLine().getErr().println("the hub does not start:\n" + failed.getMessage());
            end.with(1);
        }
        end.await();
        return 0;
    }
}
