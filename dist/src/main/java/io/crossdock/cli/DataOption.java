package io.crossdock.cli;

import io.crossdock.hub.data.RunFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;

/** Which hub a command is about: the one that keeps its data here. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data folder of the hub; default is 'data' of this installation.")
    private @Nullable Path data;

    Path folder() {
        return data == null
                ? Home.folder().resolve("data")
                : data.toAbsolutePath().normalize();
    }

    /** What the hub of that folder says of itself, if one is running. */
    Optional<RunFile> running() {
        return RunFile.find(folder()).filter(run -> run.process().isPresent());
    }
}
