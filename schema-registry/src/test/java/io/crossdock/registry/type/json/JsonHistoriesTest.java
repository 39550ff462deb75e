package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.registry.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Published schemas with several versions: see {@code schemas/SOURCES.md}. */
class JsonHistoriesTest {
    private static final Path SCHEMAS = Path.of("src", "test", "resources", "schemas");
    private static final List<String> EVENTS = List.of("v0.2", "v0.3", "v1.0-rc1", "v1.0", "v1.0.1", "v1.0.2", "HEAD");
    private static final JsonType TYPE = new JsonType();

    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(SCHEMAS)) {
            return all.filter(each -> each.toString().endsWith(".json"))
                    .filter(each -> each.startsWith(SCHEMAS.resolve("jsonschema"))
                            || each.startsWith(SCHEMAS.resolve("cloudevents")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyPublishedSchemaIsReadWithTheFiguresCountedByOthers(Path file) throws IOException {
        JsonSchema schema = parse(file);
        JsonNode expected = new ObjectMapper()
                .readTree(SCHEMAS.resolve("expected.json").toFile())
                .path("json_schema")
                .path("schemas/" + SCHEMAS.relativize(file).toString().replace('\\', '/'));
        SchemaNode root = schema.graph().root();

        assertThat(expected.isObject()).isTrue();
        assertThat(new TreeSet<>(root.named("properties").keySet()))
                .containsExactlyElementsOf(texts(expected, "properties"));
        assertThat(new TreeSet<>(Keywords.names(root.get("required"))))
                .containsExactlyElementsOf(texts(expected, "required"));
        JsonNode additional = root.get("additionalProperties");
        assertThat(additional == null ? "(absent)" : additional.toString())
                .isEqualTo(expected.path("additionalProperties").asText());
    }

    @ParameterizedTest
    @MethodSource("files")
    void canonicalAndNormalizedTextsMeanTheSame(Path file) throws IOException {
        JsonSchema schema = parse(file);
        JsonSchema canonical = parse(schema.canonical());
        JsonSchema normalized = parse(schema.normalized());

        assertThat(canonical.canonical()).isEqualTo(schema.canonical());
        assertThat(canonical.normalized()).isEqualTo(schema.normalized());
        assertThat(normalized.normalized()).isEqualTo(schema.normalized());
        assertThat(schema.reading(normalized)).isEmpty();
        assertThat(normalized.reading(schema)).isEmpty();
    }

    @Test
    void theHistoriesAreJudgedInOrder() throws IOException {
        var verdicts = new ArrayList<String>();
        for (List<Path> history : histories().values()) {
            for (int i = 1; i < history.size(); i++) {
                JsonSchema before = parse(history.get(i - 1));
                JsonSchema after = parse(history.get(i));
                verdicts.add(SCHEMAS.relativize(history.get(i)) + " backward "
                        + after.reading(before).isEmpty() + " forward "
                        + before.reading(after).isEmpty());
            }
        }
        assertThat(verdicts)
                .containsExactlyElementsOf(Files.readAllLines(Path.of(
                        "src", "test", "resources", "io", "crossdock", "registry", "type", "json", "histories.txt")));
    }

    @Test
    void anEventIsCheckedAgainstItsSpecification() throws IOException {
        JsonSchema event = parse(SCHEMAS.resolve(Path.of("cloudevents", "HEAD.json")));

        assertThat(event.violations(utf8(
                        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data\":{\"a\":1}}")))
                .isEmpty();
        assertThat(event.violations(utf8("{\"specversion\":\"1.0\",\"id\":\"\",\"type\":\"t\"}")))
                .anySatisfy(each -> assertThat(each).startsWith("/id: "))
                .anySatisfy(each -> assertThat(each).contains("'source'"));
    }

    private static Map<Path, List<Path>> histories() throws IOException {
        var histories = new TreeMap<Path, List<Path>>();
        for (Path file : files()) {
            histories
                    .computeIfAbsent(file.getParent(), any -> new ArrayList<>())
                    .add(file);
        }
        Objects.requireNonNull(histories.get(SCHEMAS.resolve("cloudevents")))
                .sort(Comparator.comparing(
                        each -> EVENTS.indexOf(each.getFileName().toString().replace(".json", ""))));
        return histories;
    }

    private static List<String> texts(JsonNode expected, String name) {
        var all = new ArrayList<String>();
        expected.path(name).forEach(each -> all.add(each.asText()));
        return all;
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonSchema parse(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    private static JsonSchema parse(String text) {
        return (JsonSchema) TYPE.parse(Schema.of("JSON", text), List.of());
    }
}
