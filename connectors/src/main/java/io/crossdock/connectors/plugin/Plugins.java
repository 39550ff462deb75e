package io.crossdock.connectors.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of plugins: a folder in it for each, which holds jars and the file {@code origin} that says where they came
 * from. May be missing. Read anew by each call.
 */
public final class Plugins {
    static final String ORIGIN = "origin";
    private final Path folder;

    public Plugins(Path folder) {
        this.folder = folder;
    }

    /** Those below the folder the hub was unpacked to, which {@code bin/crossdock} names; elsewhere none. */
    public static Plugins ofThisProcess() {
        return new Plugins(Path.of(System.getProperty("crossdock.home", "."), "plugins"));
    }

    Path folder() {
        return folder;
    }

    /**
     * All plugins by name.
     *
     * @throws UncheckedIOException if the folder cannot be read
     */
    public List<Plugin> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(it -> Files.isDirectory(it)
                            && !it.getFileName().toString().startsWith("."))
                    .sorted()
                    .map(Plugins::read)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the plugins in " + folder, unreadable);
        }
    }

    private static Plugin read(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(it -> it.toString().endsWith(".jar"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
            long bytes = 0;
            for (Path jar : jars) {
                bytes += Files.size(jar);
            }
            Path origin = folder.resolve(ORIGIN);
            return new Plugin(
                    folder.getFileName().toString(),
                    Files.exists(origin) ? Files.readString(origin).strip() : "unknown",
                    jars,
                    bytes);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the plugin in " + folder, unreadable);
        }
    }

    /** A loader that finds what the hub has and what the plugins have, each of which has its own jars to itself. */
    public ClassLoader loader(ClassLoader hub) {
        var loaders = new ArrayList<PluginClassLoader>();
        for (Plugin plugin : list()) {
            loaders.add(new PluginClassLoader(
                    plugin.name(), plugin.jars().stream().map(Plugins::url).toArray(URL[]::new), hub));
        }
        return loaders.isEmpty() ? hub : new PluginsClassLoader(loaders, hub);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException("no URL: " + jar, impossible);
        }
    }
}
