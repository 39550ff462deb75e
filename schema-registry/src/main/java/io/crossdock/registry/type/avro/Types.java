package io.crossdock.registry.type.avro;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.registry.type.InvalidSchemaException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The named types of a schema and its references, and how much work they will be for the library. Used by one thread. */
final class Types {
    private static final int MOST_REDEFINITIONS = 1_000;
    private static final long MOST_WORK = 5_000_000;

    private final Map<String, Definition> definitions = new HashMap<>();
    private final Set<String> usedBeforeDefined = new HashSet<>();
    private final Nesting nesting = new Nesting();
    /** Of the text that is being read. */
    private final List<Definition> defined = new ArrayList<>();
    /** In the text that is being read. */
    private final List<Use> uses = new ArrayList<>();

    private int redefinitions;
    private long work;
    private long workTextByText;

    /**
     * A named type.
     *
     * @param json that defines it
     * @param namespace in which names within it are looked up; null for none
     */
    record Definition(JsonNode json, @Nullable String namespace, int node) {}

    private record Use(
            JsonPointer at, String name, @Nullable String namespace, int user) {}

    /** How deep the types lead into each other. */
    Nesting nesting() {
        return nesting;
    }

    /** Names that are used further up than they are defined. Spelt out where they are used when the schema is printed. */
    Set<String> usedBeforeDefined() {
        return usedBeforeDefined;
    }

    /** Whether some type is defined more than once. The library accepts it when all definitions are equal. */
    boolean hasRedefinitions() {
        return redefinitions > 0;
    }

    boolean isDefined(String full) {
        return definitions.containsKey(full);
    }

    /** What a name means, or null. As in the library, a name that is not in the name space may be in none. */
    @Nullable
    Definition definition(String name, @Nullable String namespace) {
        Definition found = definitions.get(Names.full(name, namespace));
        return found == null ? definitions.get(name) : found;
    }

    Definition define(AvroText text, JsonPointer at, String full, JsonNode json, int outer) {
        int dot = full.lastIndexOf('.');
        var definition = new Definition(json, dot < 0 ? null : full.substring(0, dot), nesting.within(outer));
        defined.add(definition);
        if (definitions.putIfAbsent(full, definition) != null && ++redefinitions > MOST_REDEFINITIONS) {
            throw text.invalid(
                    at, "types are defined again more than " + MOST_REDEFINITIONS + " times; use their names");
        }
        return definition;
    }

    void use(JsonPointer at, String name, @Nullable String namespace, int user) {
        if (definition(name, namespace) == null) {
            usedBeforeDefined.add(Names.full(name, namespace));
        }
        uses.add(new Use(at, name, namespace, user));
    }

    /**
     * To be called at the end of each text.
     *
     * @throws InvalidSchemaException when the text uses what is defined nowhere, or makes too much work
     */
    void ends(AvroText text) {
        for (Use use : uses) {
            Definition used = definition(use.name(), use.namespace());
            if (used == null) {
                throw text.invalid(use.at(), undefined(use));
            }
            nesting.leads(use.user(), used.node());
        }
        uses.clear();
        measure(text);
    }

    /** For each type the library looks at all that it leads to, and where types are defined again, anew with each text. */
    private void measure(AvroText text) {
        for (Definition definition : defined) {
            work += nesting.reach(definition.node(), MOST_WORK);
            if (work > MOST_WORK) {
                break;
            }
        }
        defined.clear();
        workTextByText += work;
        if ((hasRedefinitions() ? workTextByText : work) > MOST_WORK) {
            throw text.invalid(JsonPointer.empty(), "too many types lead to too many others; split the schema");
        }
    }

    private static String undefined(Use use) {
        return Words.quoted(Names.full(use.name(), use.namespace()))
                + " is defined neither here nor in a reference; define it, correct the name, or add a reference to the"
                + " schema that defines it";
    }
}
