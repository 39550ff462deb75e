package io.crossdock.registry.book;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.registry.schema.Metadata;
import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Rule;
import io.crossdock.registry.schema.RuleSet;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What stands beside a schema's text, as Confluent writes it, in the topic as over HTTP: parts that are empty are left
 * out, and the order of the rest is fixed. Names nobody knows are passed over.
 */
final class NotesJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private NotesJson() {}

    static ArrayNode of(List<Reference> references) {
        ArrayNode all = NODES.arrayNode();
        references.forEach(each -> all.addObject()
                .put("name", each.name())
                .put("subject", each.subject())
                .put("version", each.version()));
        return all;
    }

    static List<Reference> references(@Nullable JsonNode array) {
        var all = new ArrayList<Reference>();
        if (array != null) {
            array.forEach(each -> all.add(new Reference(
                    each.path("name").asText(),
                    each.path("subject").asText(),
                    each.path("version").asInt(-1))));
        }
        return all;
    }

    static ObjectNode of(Metadata metadata) {
        ObjectNode node = NODES.objectNode();
        if (!metadata.tags().isEmpty()) {
            ObjectNode tags = node.putObject("tags");
            metadata.tags().forEach((path, names) -> tags.set(path, texts(names)));
        }
        if (!metadata.properties().isEmpty()) {
            node.set("properties", texts(metadata.properties()));
        }
        if (!metadata.sensitive().isEmpty()) {
            node.set("sensitive", texts(metadata.sensitive()));
        }
        return node;
    }

    static Optional<Metadata> metadata(@Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            return Optional.empty();
        }
        SortedMap<String, SortedSet<String>> tags = new TreeMap<>();
        node.path("tags").properties().forEach(each -> tags.put(each.getKey(), new TreeSet<>(list(each.getValue()))));
        return Optional.of(new Metadata(
                tags, new TreeMap<>(map(node.path("properties"))), new TreeSet<>(list(node.path("sensitive")))));
    }

    static ObjectNode of(RuleSet rules) {
        ObjectNode node = NODES.objectNode();
        put(node, "migrationRules", rules.migrationRules());
        put(node, "domainRules", rules.domainRules());
        put(node, "encodingRules", rules.encodingRules());
        return node;
    }

    private static void put(ObjectNode node, String name, List<Rule> rules) {
        if (!rules.isEmpty()) {
            ArrayNode all = node.putArray(name);
            rules.forEach(each -> all.add(of(each)));
        }
    }

    private static ObjectNode of(Rule rule) {
        ObjectNode node = NODES.objectNode().put("name", rule.name());
        put(node, "doc", rule.doc());
        put(node, "kind", rule.kind());
        put(node, "mode", rule.mode());
        put(node, "type", rule.type());
        if (!rule.tags().isEmpty()) {
            node.set("tags", texts(rule.tags()));
        }
        if (!rule.params().isEmpty()) {
            node.set("params", texts(new TreeMap<>(rule.params())));
        }
        put(node, "expr", rule.expr());
        put(node, "onSuccess", rule.onSuccess());
        put(node, "onFailure", rule.onFailure());
        return node.put("disabled", rule.disabled());
    }

    private static void put(ObjectNode node, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            node.put(name, value);
        }
    }

    static Optional<RuleSet> rules(@Nullable JsonNode node) {
        return node == null || !node.isObject()
                ? Optional.empty()
                : Optional.of(new RuleSet(
                        ruleList(node.path("migrationRules")),
                        ruleList(node.path("domainRules")),
                        ruleList(node.path("encodingRules"))));
    }

    private static List<Rule> ruleList(JsonNode array) {
        var rules = new ArrayList<Rule>();
        array.forEach(each -> rules.add(new Rule(
                each.path("name").asText(),
                text(each, "doc"),
                text(each, "kind"),
                text(each, "mode"),
                text(each, "type"),
                list(each.path("tags")),
                map(each.path("params")),
                text(each, "expr"),
                text(each, "onSuccess"),
                text(each, "onFailure"),
                each.path("disabled").asBoolean())));
        return rules;
    }

    static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value.asText();
    }

    private static ArrayNode texts(Collection<String> values) {
        ArrayNode all = NODES.arrayNode();
        values.forEach(all::add);
        return all;
    }

    private static ObjectNode texts(Map<String, String> values) {
        ObjectNode all = NODES.objectNode();
        values.forEach(all::put);
        return all;
    }

    private static List<String> list(JsonNode array) {
        var all = new ArrayList<String>();
        array.forEach(each -> all.add(each.asText()));
        return all;
    }

    private static Map<String, String> map(JsonNode object) {
        var all = new LinkedHashMap<String, String>();
        object.properties()
                .forEach(each -> all.put(each.getKey(), each.getValue().asText()));
        return all;
    }
}
