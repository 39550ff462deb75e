package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import io.crossdock.registry.type.InvalidSchemaException;
import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the standard says of schemas, as schemas. Stateless apart from what was read once; thread-safe. */
final class MetaSchema {
    /** Steps that checking one schema may take; one of a megabyte takes a tenth of them. */
    private static final long WORK = 30_000_000;

    private static final Map<Draft, Schema> OF = new EnumMap<>(Draft.class);

    static {
        for (Draft each : Draft.values()) {
            String address = each.dialect().getId();
            OF.put(each, Validators.of(each, any -> Optional.empty()).getSchema(SchemaLocation.of(address)));
        }
    }

    private MetaSchema() {}

    /** @throws InvalidSchemaException when a keyword's value is not of the kind the draft asks for */
    static void check(Draft draft, JsonNode json, Faults faults) {
        var evaluation = new BoundedEvaluation(new Work(WORK));
        try {
            Objects.requireNonNull(OF.get(draft)).validate(evaluation, json);
        } catch (Work.Exhausted e) {
            throw faults.whole("it is too large or too deeply nested to be checked", "split it");
        }
        List<Error> errors = evaluation.getErrors();
        if (!errors.isEmpty()) {
            Error first = errors.get(0);
            throw faults.at(
                    first.getInstanceLocation().toString(),
                    Faults.shortened(first.getMessage()),
                    "write what " + draft.dialect().getId() + " allows there");
        }
    }

    /** One of the standard's own schemas; null for an address that is none of theirs. */
    static @Nullable JsonNode standard(String address) {
        Optional<String> text = Validators.standard(address);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return JsonText.read(text.get());
        } catch (JsonText.MalformedException e) {
            throw new IllegalStateException("the copy of " + address + " in the library is no JSON", e);
        }
    }
}
