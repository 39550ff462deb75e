package io.crossdock.cli.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which names a schema uses that it may not define itself, and by which names others may use it: paths of imports in
 * Protobuf, URIs in JSON Schema, full names of types in Avro. A text that makes no sense uses none; whoever parses it says why.
 */
final class UsedNames {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private UsedNames() {}

    /** Names that may be of other schemas. */
    static Set<String> used(String type, String text) {
        var names = new LinkedHashSet<String>();
        if (type.equals("PROTOBUF")) {
            try {
                ProtoFileElement file = ProtoParser.Companion.parse(Location.get(""), text);
                names.addAll(file.getImports());
                names.addAll(file.getPublicImports());
            } catch (RuntimeException unreadable) {
                return Set.of(); // its parser says so to the user, with line and column
            }
        } else if (type.equals("JSON")) {
            uris(tree(text), names);
        } else {
            new AvroNames(names).walk(tree(text), "");
        }
        return names;
    }

    /** By which names others may use the schema of a file. */
    static Stream<String> offered(SchemaFile file) {
        if (file.type().equals("PROTOBUF")) {
            return Stream.of(file.name());
        }
        JsonNode tree = tree(file.text());
        if (file.type().equals("JSON")) {
            String id = tree.path("$id").asText(tree.path("id").asText(""));
            return Stream.of(file.name(), id.replaceAll("#$", "")).filter(name -> !name.isEmpty());
        }
        return AvroNames.fullName(tree, "").stream();
    }

    private static void uris(JsonNode node, Set<String> names) {
        JsonNode reference = node.path("$ref");
        if (reference.isTextual()) {
            String uri = reference.asText().replaceAll("#.*", "");
            if (!uri.isEmpty()) {
                names.add(uri);
            }
        }
        node.forEach(each -> uris(each, names));
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException unreadable) {
            return JSON.missingNode(); // its parser says so to the user, with line and column
        }
    }
}
