package io.crossdock.registry.type.json;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares alternatives: each that writers choose from must be understood as one of the readers'. Confluent's registry
 * moreover wants a different one for each, which refuses harmless changes.
 */
final class UnionRules {
    private UnionRules() {}

    /** Whether readers understand whatever alternative writers choose. */
    static boolean everyOption(Facts writer, Facts reader, View whole, Step step) {
        return writer.unions().stream()
                .filter(union -> reader.unions().stream().allMatch(read -> isNoStricter(union, read, step)))
                .anyMatch(union -> union.options().stream().allMatch(each -> step.may(View.of(each), whole)));
    }

    static void compare(View whole, Facts writer, Facts.Union read, Place place, Step step) {
        List<Facts.Union> same = writer.unions().stream()
                .filter(each -> isNoStricter(each, read, step))
                .toList();
        boolean stricter = same.size() < writer.unions().size();
        if (!stricter && (fits(whole, read, step) || everyType(whole, writer, read, step))) {
            return;
        }
        if (same.stream().noneMatch(each -> unread(each, read, step) == 0)) {
            report(writer, same, read, place, step);
        }
    }

    private static boolean fits(View writer, Facts.Union read, Step step) {
        boolean any = false;
        for (SchemaNode option : read.options()) {
            // All are asked at once, since every later question would mean another round.
            any |= step.may(writer, View.of(option));
        }
        return any;
    }

    /** A list of types is as good as alternatives of one type each. */
    private static boolean everyType(View whole, Facts writer, Facts.Union read, Step step) {
        Set<String> types = writer.types();
        return whole.type() == null
                && types != null
                && types.size() > 1
                && types.stream().allMatch(each -> fits(new View(whole.node(), each), read, step));
    }

    /**
     * {@code oneOf} asks for exactly one, so that {@code anyOf} is understood as it only where no value can match two of
     * its alternatives, or writers have but one.
     */
    private static boolean isNoStricter(Facts.Union written, Facts.Union read, Step step) {
        return written.keyword().equals(read.keyword())
                || read.keyword().equals("anyOf")
                || written.options().size() == 1
                || areOfDifferentTypes(read, step);
    }

    private static boolean areOfDifferentTypes(Facts.Union union, Step step) {
        var seen = new TreeSet<String>();
        for (SchemaNode option : union.options()) {
            Set<String> types = step.facts(option).types();
            if (types == null
                    || types.stream()
                            .anyMatch(each -> ValueTypes.touches(seen, each) || ValueTypes.allows(seen, each))) {
                return false;
            }
            seen.addAll(types);
        }
        return true;
    }

    private static long unread(Facts.Union written, Facts.Union read, Step step) {
        return written.options().stream()
                .filter(each -> !fits(View.of(each), read, step))
                .count();
    }

    private static void report(Facts writer, List<Facts.Union> same, Facts.Union read, Place place, Step step) {
        Place at = place.keyword(read.at());
        if (!writer.unions().isEmpty() && same.isEmpty()) {
            step.found(
                    JsonRule.COMBINED_TYPE_CHANGED,
                    at,
                    place.subject()
                            + " may be written as several of the alternatives at once, but is read as exactly one",
                    "use anyOf for readers");
            return;
        }
        if (same.isEmpty()) {
            step.found(
                    JsonRule.TYPE_CHANGED,
                    at,
                    "what is written for " + place.subject() + " is none of the alternatives it is read as",
                    "add an alternative that takes all that writers may write");
            return;
        }
        Facts.Union written = same.get(0);
        boolean fewer = written.options().size() > read.options().size();
        long unread = unread(written, read, step);
        step.found(
                fewer ? JsonRule.SUM_TYPE_NARROWED : JsonRule.COMBINED_TYPE_SUBSCHEMAS_CHANGED,
                at,
                unread + " of the " + written.options().size() + " alternatives that " + place.subject()
                        + " may be written as is not understood as any it is read as",
                "keep every alternative, and change none so that it takes less");
    }
}
