package io.crossdock.broker.log;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * The data directories that take no new logs, as {@code cordoned.log.dirs} names them: what is in them goes on serving
 * (KIP-1066). Immutable.
 *
 * @param names absolute paths, relative ones as in {@code log.dirs}, or {@value #ALL}
 */
public record Cordon(List<String> names) {
    /** All directories of the broker. */
    public static final String ALL = "*";

    /** No directory is. */
    public static final Cordon NONE = new Cordon(List.of());

    public Cordon {
        names = List.copyOf(names);
    }

    public boolean covers(Path directory) {
        return names.stream().anyMatch(name -> name.equals(ALL) || isNamed(directory, name));
    }

    /** Names that stand for none of these directories. */
    public List<String> unknown(Collection<Path> directories) {
        return names.stream()
                .filter(name ->
                        !name.equals(ALL) && directories.stream().noneMatch(directory -> isNamed(directory, name)))
                .toList();
    }

    private static boolean isNamed(Path directory, String name) {
        Path named = Path.of(name).normalize();
        return named.isAbsolute() ? directory.equals(named) : directory.endsWith(named);
    }
}
