package io.crossdock.connectors.catalogue.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The key of a server with TLS: a server that finds it in its directory speaks TLS. */
public final class ServerKey {
    public static final String FILE = "server.p12";
    public static final String PASSWORD = "of-this-test";

    private ServerKey() {}

    static Optional<Path> in(String directory) {
        return Optional.of(Path.of(directory, FILE)).filter(Files::exists);
    }
}
