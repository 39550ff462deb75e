package io.crossdock.connectors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Something that is done to the files of the folder while nobody else looks at them. */
@FunctionalInterface
public interface FolderChange<T> {
    /**
     * Done by the one thread that reads and writes the folder, which follows what has changed right after.
     *
     * @param fileOf where a connector of this name is read from; empty if there is none
     */
    T in(ConnectorFolder folder, Function<String, Optional<Path>> fileOf) throws IOException;
}
