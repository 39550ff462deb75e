package io.crossdock.connectors.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectorSchemaTest {
    private ConnectorCheck check;
    private JsonNode json;
    private Schema schema;

    @BeforeAll
    void make() throws Exception {
        check = new ConnectorCheck(Map.of("KEY", "k"));
        String text = new ConnectorSchema(check).text();
        json = new ObjectMapper().readTree(text);
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(text, InputFormat.JSON);
    }

    @AfterAll
    void close() {
        check.close();
    }

    @Test
    void everyKeyTheReaderTakesIsInItAndNoOther() {
        for (String section : List.of("", "errors", "batch", "datasource", "from", "sink", "source", "to", "value")) {
            JsonNode node = section.isEmpty() ? json : json.path("properties").path(section);
            var inSchema = new TreeSet<String>();
            node.path("properties").fieldNames().forEachRemaining(inSchema::add);
            assertThat(inSchema).as("keys of '%s'", section).isNotEmpty();
            for (String key : inSchema) {
                assertThat(unknownKeys(section, key))
                        .as("'%s' in '%s'", key, section)
                        .isEmpty();
            }
            assertThat(node.path("additionalProperties").asBoolean(true)).isFalse();
        }
        assertThat(unknownKeys("errors", "nonsense")).isNotEmpty();
    }

    /** The reader lists what it knows when it meets a key that is near to none of it. */
    @Test
    void everyKeyTheReaderListsIsInIt() {
        for (String role : List.of("source", "sink")) {
            String other = role + ": {uri: 'log:x'}\n";
            assertThat(known(other + "zzzzzzzz: 1\n")).isNotEmpty().isSubsetOf(keys(""));
            for (String section : List.of("errors", "batch", "datasource", "value", "limit")) {
                boolean taken = known(other + "zzzzzzzz: 1\n").contains(section);
                assertThat(known(other + section + ": {zzzzzzzz: 1}\n").isEmpty())
                        .isEqualTo(!taken);
                assertThat(known(other + section + ": {zzzzzzzz: 1}\n")).isSubsetOf(keys(section));
            }
            assertThat(known(role + ": {uri: 'log:x', zzzzzzzz: 1}\n"))
                    .isNotEmpty()
                    .isSubsetOf(keys(role));
            assertThat(known(role + ": {kamelet: timer-source, zzzzzzzz: 1}\n"))
                    .isNotEmpty()
                    .isSubsetOf(keys(role));
        }
        assertThat(known("from: {topic: t, zzzzzzzz: 1}\nto: {topic: u}\n"))
                .isNotEmpty()
                .isSubsetOf(keys("from"));
        assertThat(known("from: {topic: t}\nto: {topic: u, zzzzzzzz: 1}\n"))
                .isNotEmpty()
                .isSubsetOf(keys("to"));
    }

    private TreeSet<String> keys(String section) {
        JsonNode node = section.isEmpty() ? json : json.path("properties").path(section);
        var keys = new TreeSet<String>();
        node.path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private List<String> known(String text) {
        return check.read(Path.of("x.yaml"), text).problems().stream()
                .map(problem -> problem.message())
                .filter(message -> message.startsWith("unknown key 'zzzzzzzz'"))
                .flatMap(message -> Stream.of(
                        message.substring(message.indexOf("known keys: ") + 12).split(", ")))
                .toList();
    }

    @Test
    void everyKeyIsDescribedByAKeyThatExists() throws Exception {
        var words = new Properties();
        try (InputStream file = ConnectorSchema.class.getResourceAsStream("schema/keys.properties")) {
            words.load(Objects.requireNonNull(file));
        }
        var described = new TreeSet<String>();
        collect(json, described);

        assertThat(words.values().stream().map(String::valueOf))
                .allSatisfy(it -> assertThat(described).contains(it));
    }

    @Test
    void itTakesWhatTheReaderTakesAndMarksWhatItDoesNot() {
        String right = """
                name: orders
                topic: shop.orders
                source: {uri: "file:/in"}
                key: {jsonpath: $.id}
                value: {format: csv, columns: [a, b], add: {x: y}}
                steps:
                  - mask: {fields: [email], with: hash}
                  - log: "${body}"
                errors: {retries: forever, backoff: 10s}
                """;
        assertThat(errors(right)).isEmpty();
        assertThat(errors(right.replace("with: hash", "with: hsh"))).isNotEmpty();
        assertThat(errors(right.replace("backoff: 10s", "backoff: soon"))).isNotEmpty();
        assertThat(errors(right.replace("format: csv", "format: cvs"))).isNotEmpty();
        assertThat(errors(right.replace("topic: shop.orders", "topik: x"))).isNotEmpty();
        assertThat(errors("name: o\ntopics: {pattern: a.*}\nsink: {uri: 'log:x'}\nbatch: {records: 0}\n"))
                .isNotEmpty();
        assertThat(errors("name: o\ntopics: {pattern: a.*}\nsink: {uri: 'log:x'}\nbatch: {records: 1}\n"))
                .isEmpty();
    }

    private List<String> errors(String yaml) {
        var load = new Load(LoadSettings.builder().build());
        JsonNode node = new ObjectMapper().valueToTree(load.loadFromString(yaml));
        return schema.validate(node).stream().map(Object::toString).toList();
    }

    /** Reports of a key that is unknown, when a file has it in this section. */
    private List<String> unknownKeys(String section, String key) {
        var found = new ArrayList<String>();
        for (String role : List.of("source", "sink", "from")) {
            for (String format : List.of("json", "csv", "xml", "avro", "protobuf", "pattern")) {
                String value = section.equals("value") && key.equals("format") ? "" : "format: " + format + ", ";
                String text =
                        switch (section) {
                            case "" -> key + ": x\n" + sides(role, key);
                            case "value" -> sides(role, "") + "value: {" + value + key + ": x}\n";
                            default -> sides(role, section) + section + ": {" + key + ": x}\n";
                        };
                List<String> reports = check.read(Path.of("x.yaml"), text).problems().stream()
                        .map(problem -> problem.message())
                        .filter(message -> message.startsWith("unknown key '" + key + "'"))
                        .toList();
                if (reports.isEmpty()) {
                    return List.of();
                }
                found.addAll(reports);
            }
        }
        return found;
    }

    /** What makes a file the one or the other, but for a key that it has already. */
    private static String sides(String role, String already) {
        if (!role.equals("from")) {
            return already.equals(role) ? "" : role + ": {uri: 'log:x'}\n";
        }
        return (already.equals("from") ? "" : "from: {topic: t}\n") + (already.equals("to") ? "" : "to: {topic: u}\n");
    }

    private static void collect(JsonNode node, TreeSet<String> into) {
        if (node.path("description").isTextual()) {
            into.add(node.path("description").asText());
        }
        node.forEach(child -> collect(child, into));
    }
}
