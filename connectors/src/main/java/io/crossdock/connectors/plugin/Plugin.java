package io.crossdock.connectors.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * An installed plugin.
 *
 * @param name the name of its folder
 * @param origin the coordinate it came from, or {@code unknown} for a folder that somebody filled by hand
 * @param jars its files, by name
 * @param bytes the size of all of them
 */
public record Plugin(String name, String origin, List<Path> jars, long bytes) {
    public Plugin {
        jars = List.copyOf(jars);
    }
}
