package io.crossdock.cli;

import io.crossdock.hub.data.RunFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
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

    /**
     * As {@link #running}; but where somebody named a folder, it is not another hub that is meant.
     *
     * @throws IOException when the folder was named and no hub runs on it
     */
    Optional<RunFile> runningIfNamed() throws IOException {
        Optional<RunFile> running = running();
        if (data != null && running.isEmpty()) {
            throw new IOException("no hub is running on " + folder() + "; start one with 'crossdock start --data "
                    + folder() + "', or leave --data out");
        }
        return running;
    }

    /** Settings of a client that may administer that hub, if {@code crossdock secure} left them there. */
    Optional<Path> clientConfig() {
        return Optional.of(folder().resolve("security/client.properties")).filter(Files::isReadable);
    }

    /** What the hub of that folder says of itself, if one is running. */
    Optional<RunFile> running() {
        return RunFile.find(folder()).filter(run -> run.process().isPresent());
    }
}
