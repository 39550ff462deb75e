package io.crossdock.hub.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/**
 * The files of the console, from this jar and from that of the one library it uses. They are read when somebody asks for
 * the first time, and kept: there are a few dozen, small ones. Thread-safe.
 */
final class ConsoleFiles {
    private static final Pattern NAME = Pattern.compile("([a-z0-9-]{1,40}/){0,2}[a-z0-9-]{1,40}\\.(html|js|css|svg)");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");
    private static final String PREACT = "/META-INF/resources/webjars/preact/10.26.4/";
    private static final Map<String, String> LIBRARY = Map.of(
            "lib/preact.js", PREACT + "dist/preact.module.js",
            "lib/preact-hooks.js", PREACT + "hooks/dist/hooks.module.js");

    private final ConcurrentMap<String, ConsoleFile> read = new ConcurrentHashMap<>();

    /** @param name relative to the console, such as {@code pages/topics.js}; empty when there is no such file */
    Optional<ConsoleFile> find(String name) {
        ConsoleFile known = read.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Optional<ConsoleFile> found = contents(LIBRARY.getOrDefault(name, name))
                .map(contents -> ConsoleFile.of(contents, TYPES.getOrDefault(ending(name), "")));
        found.ifPresent(file -> read.putIfAbsent(name, file));
        return found;
    }

    private static Optional<byte[]> contents(String resource) {
        try (InputStream in = ConsoleFiles.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException("the console's file " + resource + " cannot be read", failure);
        }
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
