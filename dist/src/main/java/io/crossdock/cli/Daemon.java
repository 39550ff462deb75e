package io.crossdock.cli;

import io.crossdock.hub.config.HubConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a second process that outlives the terminal, and waits until it is ready or has to wait for other hubs. */
final class Daemon {
    private Daemon() {}

    /**
     * @param wanted the valid configuration; the child reads it again from the same sources
     * @return the exit code: 0 once the child is ready or waits for others, 1 when it ended before
     */
    static int start(HubConfig wanted, @Nullable Path config, List<String> sets, CommandLine command)
            throws IOException, InterruptedException {
        Path errors = wanted.data().resolve("logs/start.err");
        Files.createDirectories(errors.getParent());
        // A session of its own: closing the terminal sends the old session a hang-up signal.
        Process child = new ProcessBuilder(commandLine(wanted, config, sets))
                .redirectError(errors.toFile())
                .start();
        child.getOutputStream().close();
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("ready") || line.startsWith("waiting")) {
                    command.getOut().println(line);
                    command.getOut().println("running in the background, pid " + child.pid());
                    return 0;
                }
            }
        }
        child.waitFor();
        command.getErr().print(Files.readString(errors));
        command.getErr().flush(); // a writer that flushes by itself does so at the end of a line it ends itself
        return 1;
    }

    private static List<String> commandLine(HubConfig wanted, @Nullable Path config, List<String> sets) {
        Path launcher =
                Home.launcher().orElseThrow(() -> new IllegalStateException("--daemon works only from bin/crossdock"));
        var words = new ArrayList<String>();
        words.addAll(List.of(
                "setsid", launcher.toString(), "start", "--data", wanted.data().toString()));
        if (config != null) {
            words.addAll(List.of("--config", config.toString()));
        }
        sets.forEach(set -> words.addAll(List.of("--set", set)));
        return words;
    }
}
