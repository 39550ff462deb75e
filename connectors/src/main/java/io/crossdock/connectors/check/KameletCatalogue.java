package io.crossdock.connectors.check;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The kamelets on the class path: their names, and each one's own description of its properties. */
final class KameletCatalogue {
    private static final String FOLDER = "kamelets/";
    private static final String ENDING = ".kamelet.yaml";
    /** What the schemes of our own components begin with. */
    private static final String OWN = "crossdock-";
    /** A kamelet of each place: Camel's catalogue, and ours. */
    private static final List<String> PLACES = List.of("timer-source", "artemis-source");

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

    /** All names. Opens the catalogue's archives, so ask only to help with a wrong one. */
    List<String> names() {
        return PLACES.stream()
                .map(it -> loader.getResource(FOLDER + it + ENDING))
                .filter(Objects::nonNull)
                .flatMap(it -> names(it).stream())
                .filter(it -> it.endsWith(ENDING))
                .map(it -> it.substring(0, it.length() - ENDING.length()))
                .distinct()
                .sorted()
                .toList();
    }

    /** The files beside one kamelet, be it in an archive or a folder. */
    private static List<String> names(URL one) {
        try {
            if (!(one.openConnection() instanceof JarURLConnection jar)) {
                try (Stream<Path> files = Files.list(Path.of(one.toURI()).resolveSibling(""))) {
                    return files.map(it -> it.getFileName().toString()).toList();
                }
            }
            jar.setUseCaches(false); // so that closing it here closes nobody else's
            try (JarFile archive = jar.getJarFile()) {
                return archive.stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.startsWith(FOLDER))
                        .map(name -> name.substring(FOLDER.length()))
                        .toList();
            }
        } catch (IOException | URISyntaxException unreadable) {
            throw new IllegalStateException("cannot list the kamelets beside " + one, unreadable);
        }
    }

    private static Kamelet parse(InputStream file) {
        Object root = new Load(LoadSettings.builder().build()).loadFromInputStream(file);
        Map<?, ?> definition = map(map(map(root).get("spec")).get("definition"));
        Map<?, ?> labels = map(map(map(root).get("metadata")).get("labels"));
        return new Kamelet(
                String.valueOf(labels.get("camel.apache.org/kamelet.type")),
                text(definition.get("title")),
                text(definition.get("description")),
                texts(definition.get("required")),
                map(definition.get("properties")),
                texts(map(map(root).get("spec")).get("dependencies")),
                template(map(map(map(root).get("spec")).get("template")).get("from")));
    }

    /** What the template makes of our own components: that of a source is where it begins, that of a sink its last step. */
    private static Optional<Template> template(@Nullable Object from) {
        var endpoints = new ArrayList<Object>();
        endpoints.add(from);
        if (map(from).get("steps") instanceof List<?> steps) {
            steps.forEach(step -> endpoints.add(map(step).get("to")));
        }
        return endpoints.stream()
                .filter(it -> String.valueOf(map(it).get("uri")).startsWith(OWN))
                .map(it -> new Template(String.valueOf(map(it).get("uri")), map(map(it).get("parameters"))))
                .findFirst();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /**
     * @param type {@code source}, {@code sink} or {@code action}
     * @param title a few words
     * @param description what it does; may be long
     * @param properties name to JSON schema
     * @param dependencies such as {@code camel:jms}
     * @param own the endpoint of a component of ours, if it is made of one
     */
    record Kamelet(
            String type,
            String title,
            String description,
            List<String> required,
            Map<?, ?> properties,
            List<String> dependencies,
            Optional<Template> own) {
        List<String> names() {
            return properties.keySet().stream().map(String::valueOf).toList();
        }

        /** One entry of a property's schema, such as its {@code type}; empty when it has none. */
        Optional<Object> schema(String property, String entry) {
            return Optional.ofNullable(map(properties.get(property)).get(entry));
        }
    }

    /** An endpoint with placeholders, as it stands in a kamelet. */
    record Template(String uri, Map<?, ?> parameters) {}
}
