package io.crossdock.registry.type.avro;

import io.crossdock.registry.type.Incompatibility;
import io.crossdock.registry.type.Limits;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whether one schema reads what another wrote, by the rules of Avro's schema resolution as {@link SchemaCompatibility}
 * has them. That class repeats what it found in a part for every way that leads there, which doubles with each level of
 * a schema made for it, and goes as deep as two cycles are long; so the walk is done here, within bounds, and tests hold
 * its verdicts against that class. Used once, by one thread.
 */
final class Reading {
    private static final int MOST_STEPS = 2_000_000;
    private static final int MOST_PAIRS = 200_000;

    /** Comparisons within each other: two cycles of different length lead much further than either schema is deep. */
    private static final int DEEPEST = 3 * Limits.DEPTH;

    /** Findings are words only once all is known: most are about branches of unions that another branch makes up for. */
    private final Map<Pair, List<Supplier<Incompatibility>>> known = new HashMap<>();

    private int steps;
    private int depth;
    private boolean givenUp;

    private Reading() {}

    /** What keeps the reader from understanding the writer, at most {@link Limits#FINDINGS}. */
    static List<Incompatibility> of(Schema reader, Schema writer) {
        var reading = new Reading();
        List<Supplier<Incompatibility>> found = reading.verdict(Place.ROOT, reader, writer);
        Stream<Supplier<Incompatibility>> limit = reading.givenUp ? Stream.of(Findings::tooMuch) : Stream.of();
        return Stream.concat(limit, found.stream())
                .map(Supplier::get)
                .distinct()
                .limit(Limits.FINDINGS)
                .toList();
    }

    /**
     * A pair that is being looked at counts as compatible, which ends recursion: it is found out at the outer place. On
     * the way down there are few and small frames between one call and the next, so that the deepest fits on a stack.
     */
    private List<Supplier<Incompatibility>> verdict(Place place, Schema reader, Schema writer) {
        givenUp |= ++steps > MOST_STEPS || known.size() > MOST_PAIRS || depth > DEEPEST;
        if (givenUp) {
            return List.of();
        }
        if (isPrimitive(reader) && isPrimitive(writer)) {
            return simple(place, reader, writer);
        }
        var pair = new Pair(reader, writer);
        List<Supplier<Incompatibility>> before = known.putIfAbsent(pair, List.of());
        if (before != null) {
            return before;
        }
        depth++;
        List<Supplier<Incompatibility>> found;
        if (writer.getType() == Schema.Type.UNION) {
            found = branches(place, reader, writer.getTypes());
        } else if (reader.getType() == Schema.Type.UNION) {
            found = branch(place, reader, writer);
        } else if (reader.getType() != writer.getType()) {
            found = simple(place, reader, writer);
        } else {
            found = switch (reader.getType()) {
                case ARRAY -> verdict(place.items(), reader.getElementType(), writer.getElementType());
                case MAP -> verdict(place.values(), reader.getValueType(), writer.getValueType());
                case RECORD -> record(place, reader, writer);
                case FIXED -> merged(named(place, reader, writer), sized(place, reader, writer));
                default -> merged(named(place, reader, writer), symbols(place, reader, writer));
            };
        }
        depth--;
        known.put(pair, found);
        return found;
    }

    private static List<Supplier<Incompatibility>> simple(Place place, Schema reader, Schema writer) {
        return reader.getType() == writer.getType() || widens(writer.getType(), reader.getType())
                ? List.of()
                : List.of(() -> Findings.type(place, reader, writer));
    }

    private static boolean isPrimitive(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, ENUM, FIXED, ARRAY, MAP, UNION -> false;
            default -> true;
        };
    }

    private static boolean widens(Schema.Type from, Schema.Type to) {
        return switch (to) {
            case LONG -> from == Schema.Type.INT;
            case FLOAT -> from == Schema.Type.INT || from == Schema.Type.LONG;
            case DOUBLE -> from == Schema.Type.INT || from == Schema.Type.LONG || from == Schema.Type.FLOAT;
            case BYTES -> from == Schema.Type.STRING;
            case STRING -> from == Schema.Type.BYTES;
            default -> false;
        };
    }

    /** Whatever the writer may write has to be read. */
    private List<Supplier<Incompatibility>> branches(Place place, Schema reader, List<Schema> written) {
        var found = new LinkedHashSet<Supplier<Incompatibility>>();
        for (int i = 0; i < written.size(); i++) {
            add(found, verdict(place.part(i), reader, written.get(i)));
        }
        return List.copyOf(found);
    }

    /** One branch that reads is enough, whichever it is. */
    private List<Supplier<Incompatibility>> branch(Place place, Schema reader, Schema writer) {
        Optional<Supplier<Incompatibility>> nearest = Optional.empty();
        for (Schema branch : reader.getTypes()) {
            steps++;
            if (!mayRead(branch, writer)) {
                continue;
            }
            List<Supplier<Incompatibility>> found = verdict(place, branch, writer);
            if (found.isEmpty()) {
                return List.of();
            }
            nearest = nearest.or(() -> Optional.of(found.get(0)));
        }
        Optional<Supplier<Incompatibility>> why = nearest;
        return List.of(() -> Findings.branch(place, reader, writer, why.map(Supplier::get)));
    }

    /** Spares looking into what certainly does not. */
    private static boolean mayRead(Schema branch, Schema writer) {
        if (branch.getType() != writer.getType()) {
            return widens(writer.getType(), branch.getType());
        }
        return switch (branch.getType()) {
            case RECORD, ENUM, FIXED -> SchemaCompatibility.schemaNameEquals(branch, writer);
            default -> true;
        };
    }

    private List<Supplier<Incompatibility>> record(Place place, Schema reader, Schema writer) {
        var found = new LinkedHashSet<>(named(place, reader, writer));
        for (Schema.Field field : reader.getFields()) {
            steps += 1 + field.aliases().size();
            List<Schema.Field> written = written(field, writer);
            add(
                    found,
                    written.size() == 1
                            ? verdict(
                                    place.field(reader, field),
                                    field.schema(),
                                    written.get(0).schema())
                            : unmatched(place, reader, field, written));
        }
        return List.copyOf(found);
    }

    private static List<Supplier<Incompatibility>> unmatched(
            Place place, Schema reader, Schema.Field field, List<Schema.Field> written) {
        if (!written.isEmpty()) {
            var names = written.stream().map(Schema.Field::name).toList();
            return List.of(() -> Findings.ambiguous(place, reader, field, names));
        }
        return field.hasDefaultValue() ? List.of() : List.of(() -> Findings.missingDefault(place, reader, field));
    }

    private static List<Schema.Field> written(Schema.Field field, Schema writer) {
        var names = new LinkedHashSet<String>();
        names.add(field.name());
        names.addAll(field.aliases());
        var written = new ArrayList<Schema.Field>();
        for (String name : names) {
            Schema.Field candidate = writer.getField(name);
            if (candidate != null) {
                written.add(candidate);
            }
        }
        return written;
    }

    /** The last part of a name is enough: Avro's Java library compares no name spaces, except through aliases. */
    private static List<Supplier<Incompatibility>> named(Place place, Schema reader, Schema writer) {
        return SchemaCompatibility.schemaNameEquals(reader, writer)
                ? List.of()
                : List.of(() -> Findings.name(place, reader, writer));
    }

    private static List<Supplier<Incompatibility>> sized(Place place, Schema reader, Schema writer) {
        return reader.getFixedSize() == writer.getFixedSize()
                ? List.of()
                : List.of(() -> Findings.size(place, reader, writer));
    }

    private List<Supplier<Incompatibility>> symbols(Place place, Schema reader, Schema writer) {
        steps += writer.getEnumSymbols().size();
        if (reader.getEnumDefault() != null) {
            return List.of();
        }
        List<String> missing = writer.getEnumSymbols().stream()
                .filter(symbol -> !reader.hasEnumSymbol(symbol))
                .toList();
        return missing.isEmpty() ? List.of() : List.of(() -> Findings.symbols(place, reader, missing));
    }

    private static List<Supplier<Incompatibility>> merged(
            List<Supplier<Incompatibility>> one, List<Supplier<Incompatibility>> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static void add(Set<Supplier<Incompatibility>> found, Collection<Supplier<Incompatibility>> more) {
        for (Supplier<Incompatibility> incompatibility : more) {
            if (found.size() >= Limits.FINDINGS) {
                return;
            }
            found.add(incompatibility);
        }
    }

    /** Equal only for the very same objects: schemas may be large and recursive. */
    private static final class Pair {
        private final Schema reader;
        private final Schema writer;

        Pair(Schema reader, Schema writer) {
            this.reader = reader;
            this.writer = writer;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Pair pair && pair.reader == reader && pair.writer == writer;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(reader) + System.identityHashCode(writer);
        }
    }
}
