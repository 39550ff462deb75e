package io.crossdock.cli;

import java.nio.file.Path;
import java.util.Optional;

/** Where this installation lives, as {@code bin/crossdock} tells the JVM. */
final class Home {
    private Home() {}

    /** The folder with {@code bin/} and {@code conf/}; without the launcher, the working directory. */
    static Path folder() {
        return Path.of(System.getProperty("crossdock.home", ""))
                .toAbsolutePath()
                .normalize();
    }

    /** The launcher itself, when it started this JVM. */
    static Optional<Path> launcher() {
        return Optional.ofNullable(System.getProperty("crossdock.home"))
                .map(home -> Path.of(home).resolve("bin/crossdock"));
    }
}
