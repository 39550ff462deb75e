package io.crossdock.registry.book;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.registry.schema.Compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Published schemas with several versions, and what is known of each version: see {@code schemas/SOURCES.md}. */
final class PublishedHistories {
    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final Path SCHEMAS = RESOURCES.resolve("schemas");
    private static final Path TYPES = RESOURCES.resolve(Path.of("io", "crossdock", "registry", "type"));
    private static final List<String> EVENTS = List.of("v0.2", "v0.3", "v1.0-rc1", "v1.0", "v1.0.1", "v1.0.2", "HEAD");

    private final Map<String, Verdict> verdicts = new HashMap<>();
    private final Set<String> invalid = new HashSet<>();

    /** Of a version held against the one before it. */
    record Verdict(boolean backward, boolean forward) {
        boolean passes(Compatibility level) {
            return (backward || !level.isBackward()) && (forward || !level.isForward());
        }
    }

    PublishedHistories() throws IOException {
        JsonNode expected =
                new ObjectMapper().readTree(SCHEMAS.resolve("expected.json").toFile());
        for (JsonNode pair : expected.path("avro_pairs")) {
            if (pair.path("oracles_agree").asBoolean()) {
                verdicts.put(
                        name(pair.path("newer").asText()),
                        new Verdict(
                                pair.path("BACKWARD").asBoolean(),
                                pair.path("FORWARD").asBoolean()));
            }
        }
        expected.path("avro_single").properties().stream()
                .filter(single -> !single.getValue().path("valid").asBoolean())
                .forEach(single -> invalid.add(name(single.getKey())));
        for (String type : List.of("json", "protobuf")) {
            for (String line : Files.readAllLines(TYPES.resolve(Path.of(type, "histories.txt")))) {
                String[] words = line.split(" ", -1);
                verdicts.put(words[0], new Verdict(Boolean.parseBoolean(words[2]), Boolean.parseBoolean(words[4])));
            }
        }
    }

    private static String name(String path) {
        return path.substring("schemas/".length());
    }

    /** Files by subject, in the order of their versions; only subjects that have several. */
    Map<String, List<String>> all() throws IOException {
        var all = new TreeMap<String, List<String>>();
        try (Stream<Path> files = Files.walk(SCHEMAS)) {
            files.map(each -> SCHEMAS.relativize(each).toString().replace('\\', '/'))
                    .filter(PublishedHistories::isVersion)
                    .sorted()
                    .forEach(each -> all.computeIfAbsent(subject(each), any -> new ArrayList<>())
                            .add(each));
        }
        all.values().removeIf(files -> files.size() < 2);
        all.forEach((subject, files) -> {
            if (subject.startsWith("cloudevents")) {
                files.sort((one, other) -> EVENTS.indexOf(event(one)) - EVENTS.indexOf(event(other)));
            }
        });
        return all;
    }

    private static boolean isVersion(String file) {
        return file.startsWith("cloudevents/") || file.matches("(avro|protobuf)/[^/]+/v\\d+-.*|jsonschema/.*");
    }

    private static String subject(String file) {
        return file.substring(0, file.lastIndexOf('/')) + file.substring(file.lastIndexOf('.'));
    }

    private static String event(String file) {
        return file.substring("cloudevents/".length(), file.lastIndexOf('.'));
    }

    boolean isInvalid(String file) {
        return invalid.contains(file);
    }

    /** Empty for a first version, and where it is not agreed. */
    Optional<Verdict> verdict(String file) {
        return Optional.ofNullable(verdicts.get(file));
    }

    static String text(String file) throws IOException {
        return Files.readString(SCHEMAS.resolve(file));
    }
}
