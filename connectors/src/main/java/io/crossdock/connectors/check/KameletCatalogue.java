package io.crossdock.connectors.check;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;

/** The kamelets on the class path: their names, and each one's own description of its properties. */
final class KameletCatalogue {
    private static final String FOLDER = "kamelets/";
    private static final String ENDING = ".kamelet.yaml";
    private final ClassLoader loader;

    KameletCatalogue(ClassLoader loader) {
        this.loader = loader;
    }

    /** The kamelet, or empty when there is none of this name. */
    Optional<Kamelet> find(String name) {
        try (InputStream file = loader.getResourceAsStream(FOLDER + name + ENDING)) {
            return file == null ? Optional.empty() : Optional.of(parse(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read kamelet " + name, unreadable);
        }
    }

    /** All names. Opens the catalogue's archive, so ask only to help with a wrong one. */
    List<String> names() {
        URL one = loader.getResource(FOLDER + "timer-source" + ENDING);
        try {
            if (one == null || !(one.openConnection() instanceof JarURLConnection jar)) {
                return List.of();
            }
            jar.setUseCaches(false); // so that closing it here closes nobody else's
            try (JarFile archive = jar.getJarFile()) {
                return archive.stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.startsWith(FOLDER) && name.endsWith(ENDING))
                        .map(name -> name.substring(FOLDER.length(), name.length() - ENDING.length()))
                        .sorted()
                        .toList();
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot list the kamelets in " + one, unreadable);
        }
    }

    private static Kamelet parse(InputStream file) {
        Object root = new Load(LoadSettings.builder().build()).loadFromInputStream(file);
        Map<?, ?> definition = map(map(map(root).get("spec")).get("definition"));
        Map<?, ?> labels = map(map(map(root).get("metadata")).get("labels"));
        return new Kamelet(
                String.valueOf(labels.get("camel.apache.org/kamelet.type")),
                texts(definition.get("required")),
                map(definition.get("properties")),
                texts(map(map(root).get("spec")).get("dependencies")));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /**
     * @param type {@code source}, {@code sink} or {@code action}
     * @param properties name to JSON schema
     * @param dependencies such as {@code camel:jms}
     */
    record Kamelet(String type, List<String> required, Map<?, ?> properties, List<String> dependencies) {
        List<String> names() {
            return properties.keySet().stream().map(String::valueOf).toList();
        }

        /** One entry of a property's schema, such as its {@code type}; empty when it has none. */
        Optional<Object> schema(String property, String entry) {
            return Optional.ofNullable(map(properties.get(property)).get(entry));
        }
    }
}
