package io.crossdock.connectors.plugin;

import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The artifacts that the hub itself runs on, by the names of their files. Plugins share them: a second copy of a class
 * that both sides exchange would not be the same class.
 */
public final class HubJars {
    private static final Pattern FILE = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");
    private final Map<String, String> versions = new HashMap<>();

    /** @param files names such as {@code camel-api-4.18.0.jar}; others are passed over */
    public HubJars(Stream<String> files) {
        files.forEach(name -> {
            Matcher parts = FILE.matcher(name);
            if (parts.matches()) {
                versions.put(parts.group(1), parts.group(2));
            }
        });
    }

    /** Those of this process. */
    public static HubJars ofThisProcess() {
        return new HubJars(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(it -> String.valueOf(Path.of(it).getFileName())));
    }

    /** The version the hub has of an artifact, or empty when it has none. */
    public Optional<String> version(String artifactId) {
        return Optional.ofNullable(versions.get(artifactId));
    }
}
