package io.crossdock.connectors.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.connectors.check.KeyUses.Use;
import io.crossdock.connectors.definition.OwnStep;
import io.crossdock.connectors.format.FormatKind;
import io.crossdock.connectors.format.FormatOption;
import io.crossdock.connectors.format.ValueFormats;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The JSON Schema of connector files, for completion and checks in editors. It is made of what the reader itself asks of
 * files that use everything, so it cannot fall behind; only the words are kept apart, in {@code keys.properties}.
 */
public final class ConnectorSchema {
    /** Where published copies say they are. */
    static final String ID = "https://crossdock.io/schemas/connector.schema.json";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Together they use everything. */
    private static final List<Template> TEMPLATES = List.of(
            new Template("source", "source.yaml"),
            new Template("source", "kamelet.yaml"),
            new Template("sink", "sink.yaml"),
            new Template("sink", "endpoint.yaml"),
            new Template("from", "transfer.yaml"));

    private final ConnectorCheck check;
    private final Properties words = load("keys.properties");

    /** @param check whose reader is asked */
    public ConnectorSchema(ConnectorCheck check) {
        this.check = check;
    }

    /** The schema, indented. */
    public String text() {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(schema()) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree is always JSON", impossible);
        }
    }

    ObjectNode schema() {
        Map<String, Map<String, Use>> sections = sections();
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("$id", ID);
        schema.put("title", "A Crossdock connector");
        schema.setAll(section("", sections));
        schema.set("required", JSON.arrayNode().add("name"));
        ArrayNode oneOf = schema.putArray("oneOf");
        oneOf.addObject().putArray("required").add("source").add("topic");
        oneOf.addObject().putArray("required").add("sink");
        oneOf.addObject().putArray("required").add("from").add("to");
        schema.set("definitions", definitions(sections));
        return schema;
    }

    /** The keys at the top of a file by what it has: {@code source}, {@code sink} or {@code from}. */
    Map<String, List<String>> keys() {
        var all = new TreeMap<String, TreeSet<String>>();
        for (Template each : TEMPLATES) {
            KeyUses uses = check.uses(template(each.file()));
            all.computeIfAbsent(each.has(), it -> new TreeSet<>())
                    .addAll(uses.sections().getOrDefault("", Map.of()).keySet());
        }
        var lists = new TreeMap<String, List<String>>();
        all.forEach((has, keys) -> lists.put(has, List.copyOf(keys)));
        return lists;
    }

    /** What is asked of files that together use every section. */
    private Map<String, Map<String, Use>> sections() {
        var all = new TreeMap<String, Map<String, Use>>();
        for (Template each : TEMPLATES) {
            KeyUses uses = check.uses(template(each.file()));
            uses.sections().forEach((section, keys) -> {
                if (!uses.isOpen(section)) {
                    keys.forEach((key, use) ->
                            all.computeIfAbsent(section, it -> new TreeMap<>()).merge(key, use, Use::with));
                }
            });
        }
        for (String formatted : List.of("value", "decode", "encode")) {
            Map<String, Use> keys = Objects.requireNonNull(all.get(formatted));
            ValueFormats.all().forEach(kind -> kind.options()
                    .forEach(option -> keys.putIfAbsent(option.name(), new Use(KeyUses.Kind.ANY, List.of()))));
        }
        return all;
    }

    private ObjectNode section(String name, Map<String, Map<String, Use>> sections) {
        ObjectNode node = JSON.objectNode();
        node.put("type", "object");
        Map<String, Use> keys = sections.get(name);
        if (keys == null) {
            node.put("additionalProperties", true);
            return node;
        }
        ObjectNode properties = node.putObject("properties");
        keys.forEach((key, use) -> properties.set(key, described(name, key, value(name, key, use, sections))));
        node.put("additionalProperties", false);
        return node;
    }

    private ObjectNode described(String section, String key, ObjectNode value) {
        String text = words.getProperty(section.isEmpty() ? key : section + "." + key);
        if (text == null) {
            text = ValueFormats.all().stream()
                    .flatMap(kind -> kind.options().stream())
                    .filter(option -> option.name().equals(key)
                            && List.of("value", "decode", "encode").contains(section))
                    .map(FormatOption::description)
                    .findFirst()
                    .orElse(null);
        }
        return text == null ? value : value.put("description", text);
    }

    private ObjectNode value(String section, String key, Use use, Map<String, Map<String, Use>> sections) {
        ObjectNode node = JSON.objectNode();
        switch (use.kind()) {
            case SECTION -> {
                if (key.equals("topics")) {
                    node.putArray("anyOf")
                            .add(typed("string"))
                            .add(typed("array"))
                            .add(section(key, sections));
                    return node;
                }
                return section(key, sections);
            }
            case INTEGER -> {
                ObjectNode number = JSON.objectNode().put("type", "integer");
                number.put("minimum", Long.parseLong(use.values().get(0)));
                number.put("maximum", Long.parseLong(use.values().get(1)));
                return key.equals("retries") ? either(number, JSON.objectNode().put("const", "forever")) : number;
            }
            case DURATION -> {
                return node.put("type", "string").put("pattern", "^\\d{1,9}\\s*(ms|s|m|h)$");
            }
            case CHOICE -> use.values().forEach(node.putArray("enum")::add);
            case LIST -> {
                ObjectNode items = JSON.objectNode().put("type", "array");
                if (section.isEmpty() && key.equals("steps")) {
                    items.putObject("items").put("$ref", "#/definitions/step");
                    return items;
                }
                boolean mayBeComputed = !section.equals("from") && key.equals("topic");
                return either(
                        mayBeComputed ? JSON.objectNode().put("$ref", "#/definitions/expression") : typed("string"),
                        items);
            }
            case TRUTH -> {
                return typed("boolean");
            }
            case ANY -> any(node, section, key);
        }
        return node;
    }

    private void any(ObjectNode node, String section, String key) {
        if (key.equals("format")) {
            ArrayNode names = node.putArray("enum");
            ValueFormats.all().stream().map(FormatKind::name).forEach(names::add);
        } else if (key.equals("kamelet")) {
            ArrayNode examples = node.put("type", "string").putArray("examples");
            check.kamelets().stream().filter(it -> it.endsWith("-" + section)).forEach(examples::add);
        } else if ((section.isEmpty() || section.equals("to"))
                && List.of("key", "partition", "timestamp", "topic").contains(key)) {
            node.put("$ref", "#/definitions/expression");
        } else if (key.equals("lists") || key.equals("columns")) {
            node.putArray("type").add("string").add("array");
        } else {
            node.putArray("type").add("string").add("number").add("boolean");
        }
    }

    private ObjectNode definitions(Map<String, Map<String, Use>> sections) {
        ObjectNode definitions = JSON.objectNode();
        ObjectNode language =
                JSON.objectNode().put("type", "object").put("minProperties", 1).put("maxProperties", 1);
        ObjectNode expression = either(typed("string"), language);
        expression.put(
                "description", "A text in Camel's simple language, such as ${body[id]}, or one {language: text}.");
        definitions.set("expression", expression);
        ObjectNode step = definitions.putObject("step");
        step.put("type", "object").put("minProperties", 1).put("maxProperties", 1);
        step.put("description", "One of our own steps, or any step of Camel's YAML language.");
        ObjectNode properties = step.putObject("properties");
        for (String name : OwnStep.NAMES) {
            ObjectNode options =
                    switch (name) {
                        case "drop" -> either(typed("string"), typed("array"));
                        case "keep" -> JSON.objectNode().put("$ref", "#/definitions/expression");
                        default -> section(name, sections);
                    };
            properties.set(name, described("steps", name, options));
        }
        return definitions;
    }

    private static ObjectNode either(ObjectNode one, ObjectNode other) {
        ObjectNode node = JSON.objectNode();
        node.putArray("anyOf").add(one).add(other);
        return node;
    }

    private static ObjectNode typed(String type) {
        return JSON.objectNode().put("type", type);
    }

    /** A file, and what it has that makes it one of its kind. */
    private record Template(String has, String file) {}

    private static String template(String name) {
        try (InputStream file = ConnectorSchema.class.getResourceAsStream("schema/" + name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(name, unreadable);
        }
    }

    private static Properties load(String name) {
        var words = new Properties();
        try {
            words.load(new StringReader(template(name)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(name, unreadable);
        }
        return words;
    }
}
