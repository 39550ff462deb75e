package io.crossdock.cli.plan.file;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.SchemaDefinition;
import io.crossdock.cli.plan.SchemaOrder;
import io.crossdock.registry.SchemaTypes;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.security.rest.Nearest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The section {@code schemas}: subjects, each with its latest schema in place or in a file beside this one. */
final class SchemaItems {
    private static final Map<String, String> ENDINGS = Map.of("avsc", "AVRO", "json", "JSON", "proto", "PROTOBUF");
    private static final List<String> TYPES = List.of("AVRO", "JSON", "PROTOBUF");
    private static final List<String> LEVELS =
            Arrays.stream(Compatibility.values()).map(Enum::name).toList();

    private SchemaItems() {}

    static void read(Section schemas, Found found) {
        for (String subject : schemas.names()) {
            Section schema = schemas.section(subject);
            var properties = new HashMap<String, String>();
            schema.text("compatibility")
                    .flatMap(level -> oneOf(schema, "compatibility", level, LEVELS))
                    .ifPresent(level -> properties.put("compatibility", level));
            List<String> references = references(schema);
            if (!references.isEmpty()) {
                properties.put("references", String.join("\n", references));
            }
            Optional<String> type = schema.text("type")
                    .flatMap(name -> oneOf(schema, "type", name, TYPES))
                    .or(() -> schema.text("file").map(file -> ENDINGS.get(file.substring(file.lastIndexOf('.') + 1))));
            Optional<String> text = text(schema);
            schema.end();
            if (type.isEmpty()) {
                schema.problem("say its 'type': AVRO, JSON or PROTOBUF");
            } else if (text.isPresent()) {
                check(schema, type.get(), text.get(), references);
                properties.put("type", type.get());
                properties.put("schema", SchemaDefinition.canonical(type.get(), text.get()));
                found.add(Item.of(Kind.SCHEMA, subject, properties), schemas.place(subject));
            }
        }
    }

    private static Optional<String> oneOf(Section section, String key, String word, List<String> known) {
        String upper = word.toUpperCase(Locale.ROOT);
        if (known.contains(upper)) {
            return Optional.of(upper);
        }
        section.problem(
                key,
                "'" + key + "' is one of " + String.join(", ", known) + ", and not '" + word + "'"
                        + Nearest.hint(upper, known));
        return Optional.empty();
    }

    private static List<String> references(Section schema) {
        var references = new ArrayList<String>();
        for (Section reference : schema.sections("references")) {
            Optional<String> name = reference.text("name");
            Optional<String> subject = reference.text("subject");
            Optional<Integer> version = reference.number("version");
            reference.end();
            if (name.isEmpty() || subject.isEmpty() || version.isEmpty()) {
                reference.problem("a reference has a name, a subject and a version");
            } else {
                references.add(SchemaOrder.reference(name.get(), subject.get(), version.get()));
            }
        }
        return references;
    }

    private static Optional<String> text(Section schema) {
        Optional<String> inPlace = schema.text("schema");
        Optional<String> file = schema.text("file");
        if (inPlace.isPresent() == file.isPresent()) {
            schema.problem("say either 'file' or 'schema', the text itself");
            return Optional.empty();
        }
        if (file.isEmpty()) {
            return inPlace;
        }
        Path path = beside(schema.place().file(), file.get());
        try {
            return Optional.of(Files.readString(path));
        } catch (IOException unreadable) {
            schema.problem(
                    "file", Files.exists(path) ? path + " cannot be read: " + unreadable : "there is no file " + path);
            return Optional.empty();
        }
    }

    static Path beside(Path file, String other) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of(other) : folder.resolve(other).normalize();
    }

    /** One that refers to others only the registry can judge. */
    private static void check(Section schema, String type, String text, List<String> references) {
        if (!references.isEmpty()) {
            return;
        }
        try {
            SchemaTypes.named(type).ifPresent(known -> known.parse(Schema.of(type, text), List.of()));
        } catch (InvalidSchemaException wrong) {
            schema.problem(schema.has("file") ? "file" : "schema", "the schema is wrong: " + wrong.getMessage());
        }
    }
}
