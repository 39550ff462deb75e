package io.crossdock.connectors.plugin;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts components that are not in the tarball into the folder of plugins. A plugin appears there whole or not at all. A
 * hub that runs finds it at its next start.
 */
public final class PluginInstaller {
    /** Where Maven itself looks. */
    public static final URI CENTRAL = URI.create("https://repo.maven.apache.org/maven2");

    private static final int MOST_ATTEMPTS = 5;
    private final Plugins plugins;
    private final List<URI> repositories;
    private final HubJars hub;

    /**
     * @param repositories where to look, the first first
     * @param hub what plugins share with the hub
     */
    public PluginInstaller(Plugins plugins, List<URI> repositories, HubJars hub) {
        this.plugins = plugins;
        this.repositories = List.copyOf(repositories);
        this.hub = hub;
    }

    /**
     * Installs an artifact with all it needs, in place of an earlier version of it. A component of Camel that is not there
     * in the hub's version of Camel is taken in the newest one before it: some come later than Camel itself.
     *
     * @param what {@code group:artifact:version}, or {@code camel-name}
     * @throws IllegalArgumentException if that is neither, or the hub has the artifact already
     * @throws IOException if it cannot be had, or not be written; what was installed before is then untouched
     */
    public Plugin install(String what) throws IOException {
        Coordinate coordinate = Coordinate.parse(what, hub.version("camel-api").orElse("unknown"));
        if (hub.version(coordinate.artifactId()).isPresent()) {
            throw new IllegalArgumentException(coordinate.artifactId() + " is part of the hub already");
        }
        Path folder = plugins.folder();
        Path fetched = Files.createDirectories(folder).resolve(".fetched");
        Found found = find(coordinate, what.equals(coordinate.artifactId()), new Resolution(repositories, fetched));
        Path staged = folder.resolve("." + coordinate.artifactId());
        delete(staged);
        Files.createDirectories(staged);
        for (Path jar : found.jars()) {
            Files.copy(jar, staged.resolve(jar.getFileName()));
        }
        Files.writeString(staged.resolve(Plugins.ORIGIN), found.coordinate() + "\n");
        Path target = folder.resolve(coordinate.artifactId());
        delete(target);
        Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
        delete(fetched);
        return plugins.list().stream()
                .filter(it -> it.name().equals(coordinate.artifactId()))
                .findFirst()
                .orElseThrow();
    }

    /** What was found, which may be an earlier version. */
    private record Found(Coordinate coordinate, List<Path> jars) {}

    private Found find(Coordinate coordinate, boolean anyVersion, Resolution resolution) throws IOException {
        try {
            return new Found(coordinate, resolution.jars(coordinate, hub));
        } catch (NoSuchVersionException missing) {
            if (!anyVersion) {
                throw missing;
            }
            List<String> before = resolution.releasesBefore(coordinate);
            for (String version : before.subList(0, Math.min(MOST_ATTEMPTS, before.size()))) {
                var earlier = new Coordinate(coordinate.groupId(), coordinate.artifactId(), version);
                try {
                    return new Found(earlier, resolution.jars(earlier, hub));
                } catch (NoSuchVersionException listedOnly) {
                    missing.addSuppressed(listedOnly);
                }
            }
            throw missing;
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
