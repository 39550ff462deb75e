package io.crossdock.registry.type.json;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** Compares two schemas: their types, and each kind of keyword that readers have with the same kind that writers have. */
final class SchemaComparison {
    private SchemaComparison() {}

    /** One kind of keywords: does what a writer's part says imply what a reader's part asks for? */
    private interface Kind {
        void compare(SchemaNode writer, SchemaNode reader, Place place, Step step);
    }

    /**
     * @param touches type of value the kind speaks of; null for any
     */
    private record Family(@Nullable String touches, Kind kind) {}

    private static final List<Family> FAMILIES = List.of(
            new Family("number", NumberRules::compare),
            new Family("string", StringRules::compare),
            new Family("array", ArrayRules::compare),
            new Family("object", PropertyRules::compare),
            new Family("object", MemberRules::compare),
            new Family(null, ConditionRules::compare));

    static void compare(View.Pair pair, Place place, Step step) {
        Facts writer = step.facts(pair.writer());
        Facts reader = step.facts(pair.reader());
        if (reader.isAnything() || writer.isNothing() || UnionRules.everyOption(writer, reader, pair.reader(), step)) {
            return;
        }
        TypeRules.compare(writer, reader, place, step);
        @Nullable Set<String> common = ValueTypes.both(writer.types(), reader.types());
        for (Facts.Part part : reader.parts()) {
            step.charge(writer.parts().size());
            Place at = place.keyword(part.at());
            EnumRules.compare(writer, part.node(), at, step);
            NotRules.compare(writer, part.node(), at, step);
            if (ValueTypes.touches(common, "object")) {
                RequiredRules.compare(writer, part.node(), at, step);
            }
            for (Family family : FAMILIES) {
                if (family.touches() == null || ValueTypes.touches(common, family.touches())) {
                    best(family.kind(), writer, part.node(), at, step);
                }
            }
        }
        for (Facts.Union union : reader.unions()) {
            UnionRules.compare(pair.writer(), writer, union, place, step);
        }
    }

    /** Any part that writers keep to may be the one that satisfies readers; when none does, the nearest is reported. */
    private static void best(Kind kind, Facts writer, SchemaNode reader, Place place, Step step) {
        @Nullable Step best = null;
        int fewest = Integer.MAX_VALUE;
        for (Facts.Part part : writer.parts()) {
            Step attempt = step.attempt();
            kind.compare(part.node(), reader, place, attempt);
            int faults = writer.parts().size() == 1 ? 0 : attempt.faults();
            if (faults < fewest) {
                fewest = faults;
                best = attempt;
            }
            if (faults == 0) {
                break;
            }
        }
        if (best != null) {
            step.take(best);
        }
    }
}
