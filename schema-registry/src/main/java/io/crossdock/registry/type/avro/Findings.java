package io.crossdock.registry.type.avro;

import io.crossdock.registry.type.Incompatibility;
import org.apache.avro.Schema;

import java.util.List;
import java.util.Optional;

/** What is said of each broken rule. The rules' names are the Avro library's, which Confluent's clients know. */
final class Findings {
    /** Not in the Avro library, which throws where this rule is broken: Confluent calls it incompatible too. */
    static final String AMBIGUOUS_ALIAS = "AMBIGUOUS_FIELD_ALIAS";

    /** Not in the Avro library, which would go on for as long as it takes. */
    static final String TOO_MUCH = "COMPARISON_LIMIT";

    private Findings() {}

    static Incompatibility missingDefault(Place record, Schema reader, Schema.Field field) {
        return new Incompatibility(
                "READER_FIELD_MISSING_DEFAULT_VALUE",
                record.part("fields").part(Integer.toString(field.pos())).path(),
                "field " + Words.quoted(field.name()) + " of " + Words.of(reader)
                        + " is not in the writer's schema and has no default in the reader's",
                "give field " + Words.quoted(field.name())
                        + " a default, or, if the writer has it under another name, that name as an alias");
    }

    static Incompatibility ambiguous(Place record, Schema reader, Schema.Field field, List<String> names) {
        return new Incompatibility(
                AMBIGUOUS_ALIAS,
                record.part("fields").part(Integer.toString(field.pos())).path(),
                "field " + Words.quoted(field.name()) + " of " + Words.of(reader)
                        + " means several fields of the writer's schema: " + Words.list(names),
                "remove the aliases of fields that the writer's schema has beside each other");
    }

    static Incompatibility type(Place place, Schema reader, Schema writer) {
        return new Incompatibility(
                "TYPE_MISMATCH",
                place.path(),
                place + " is " + Words.of(reader) + " in the reader's schema but " + Words.of(writer)
                        + " in the writer's",
                "leave the type as it was, or put what is new into another field that has a default");
    }

    static Incompatibility name(Place place, Schema reader, Schema writer) {
        return new Incompatibility(
                "NAME_MISMATCH",
                place.part("name").path(),
                place + " is called " + Words.of(reader) + " in the reader's schema but " + Words.of(writer)
                        + " in the writer's",
                "leave the name as it was, or add " + Words.quoted(writer.getFullName()) + " to the aliases of "
                        + Words.of(reader));
    }

    static Incompatibility size(Place place, Schema reader, Schema writer) {
        return new Incompatibility(
                "FIXED_SIZE_MISMATCH",
                place.part("size").path(),
                place + ", " + Words.of(reader) + ", has " + reader.getFixedSize()
                        + " bytes in the reader's schema but " + writer.getFixedSize() + " in the writer's",
                "leave the size as it was, or put what is new into another field that has a default");
    }

    static Incompatibility symbols(Place place, Schema reader, List<String> missing) {
        return new Incompatibility(
                "MISSING_ENUM_SYMBOLS",
                place.part("symbols").path(),
                place + ", " + Words.of(reader) + ", lacks symbols in the reader's schema that the writer's has: "
                        + Words.list(missing),
                "keep the symbols, or give the reader's " + Words.of(reader) + " a default symbol for those it lacks");
    }

    static Incompatibility branch(Place place, Schema reader, Schema written, Optional<Incompatibility> nearest) {
        return new Incompatibility(
                "MISSING_UNION_BRANCH",
                place.path(),
                place + " is " + Words.of(reader) + " in the reader's schema, which has no branch for the writer's "
                        + Words.of(written)
                        + nearest.map(why -> ": " + Words.sentence(why.what())).orElse(""),
                nearest.map(Incompatibility::mend)
                        .orElse("add " + Words.of(written) + " to the union of the reader's schema"));
    }

    static Incompatibility tooMuch() {
        return new Incompatibility(
                TOO_MUCH,
                "/",
                "the two schemas refer to themselves in so many ways that comparing them was given up",
                "make the schema smaller, for example by splitting its unions");
    }
}
