package io.crossdock.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many files this process may have open, as Linux tells it. The Java process has raised the soft limit to the hard one
 * by then. A hub that meets the limit refuses connections and cannot begin segments, so it is said at the start.
 */
public final class FileLimit {
    /** Enough for some thousand partitions and as many clients; with less a hub says so at its start. */
    public static final long ENOUGH = 65_536;

    /** What the service of the tarball has, and what is told to whoever has too few. */
    public static final long RECOMMENDED = 100_000;

    private static final Pattern LINE = Pattern.compile("(?m)^Max open files\\s+(\\d+)\\s");

    private FileLimit() {}

    /** What to say of the limit of this process; nothing if it is high enough, or unknown on this system. */
    static Optional<String> warning() {
        return warning(Path.of("/proc/self/limits"));
    }

    static Optional<String> warning(Path limits) {
        try {
            Matcher line = LINE.matcher(Files.readString(limits));
            return line.find() && Long.parseLong(line.group(1)) < ENOUGH
                    ? Optional.of(
                            "this process may open " + line.group(1) + " files only: partitions take three for each"
                                    + " segment, connections one. Raise it to " + RECOMMENDED + ", with 'ulimit -n "
                                    + RECOMMENDED + "' before the start, or LimitNOFILE=" + RECOMMENDED
                                    + " of the service")
                    : Optional.empty();
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }
}
