package io.crossdock.registry.type.json;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/**
 * Compares {@code minimum}, {@code maximum}, their exclusive forms and {@code multipleOf}. In draft 4 the exclusive forms
 * are flags that turn the others into exclusive ones.
 */
final class NumberRules {
    private NumberRules() {}

    static void compare(SchemaNode writer, SchemaNode reader, Place place, Step step) {
        compare(Side.UPPER, writer, reader, place, step);
        compare(Side.LOWER, writer, reader, place, step);
        compareSteps(writer, reader, place, step);
    }

    private enum Side {
        UPPER("maximum", "exclusiveMaximum", 1),
        LOWER("minimum", "exclusiveMinimum", -1);

        final String keyword;
        final String exclusive;
        final int sign;

        Side(String keyword, String exclusive, int sign) {
            this.keyword = keyword;
            this.exclusive = exclusive;
            this.sign = sign;
        }

        @Nullable
        BigDecimal inclusive(SchemaNode node) {
            boolean flagged = node.draft() == Draft.DRAFT_4 && Keywords.flag(node, exclusive);
            return flagged ? null : Keywords.number(node, keyword);
        }

        @Nullable
        BigDecimal exclusive(SchemaNode node) {
            if (node.draft() == Draft.DRAFT_4) {
                return Keywords.flag(node, exclusive) ? Keywords.number(node, keyword) : null;
            }
            return Keywords.number(node, exclusive);
        }

        JsonRule added(boolean isExclusive) {
            if (this == UPPER) {
                return isExclusive ? JsonRule.EXCLUSIVE_MAXIMUM_ADDED : JsonRule.MAXIMUM_ADDED;
            }
            return isExclusive ? JsonRule.EXCLUSIVE_MINIMUM_ADDED : JsonRule.MINIMUM_ADDED;
        }

        JsonRule tightened(boolean isExclusive) {
            if (this == UPPER) {
                return isExclusive ? JsonRule.EXCLUSIVE_MAXIMUM_DECREASED : JsonRule.MAXIMUM_DECREASED;
            }
            return isExclusive ? JsonRule.EXCLUSIVE_MINIMUM_INCREASED : JsonRule.MINIMUM_INCREASED;
        }
    }

    private static void compare(Side side, SchemaNode writer, SchemaNode reader, Place place, Step step) {
        BigDecimal inclusive = side.inclusive(writer);
        BigDecimal exclusive = side.exclusive(writer);
        BigDecimal read = side.inclusive(reader);
        // An exclusive limit of the writer's keeps to the reader's inclusive one at the same number, not the other way.
        if (read != null && !isWithin(side, inclusive, read, 0) && !isWithin(side, exclusive, read, 0)) {
            report(side, false, inclusive, read, place, step);
        }
        read = side.exclusive(reader);
        if (read != null && !isWithin(side, inclusive, read, 1) && !isWithin(side, exclusive, read, 0)) {
            report(side, true, exclusive, read, place, step);
        }
    }

    private static boolean isWithin(Side side, @Nullable BigDecimal written, BigDecimal read, int by) {
        return written != null && read.compareTo(written) * side.sign >= by;
    }

    private static void report(
            Side side, boolean isExclusive, @Nullable BigDecimal written, BigDecimal read, Place place, Step step) {
        String keyword = isExclusive ? side.exclusive : side.keyword;
        String reach = (side == Side.UPPER ? "up to " : "from ") + (isExclusive ? "but without " : "");
        step.found(
                written == null ? side.added(isExclusive) : side.tightened(isExclusive),
                place.keyword(keyword),
                place.subject() + " is read only " + reach + Bounds.plain(read) + ", but written "
                        + (written == null ? "beyond that" : reach + Bounds.plain(written)),
                written == null
                        ? "leave out " + keyword + ", or let writers have had it first"
                        : "let " + keyword + " stay at " + Bounds.plain(written));
    }

    private static void compareSteps(SchemaNode writer, SchemaNode reader, Place place, Step step) {
        BigDecimal read = Keywords.number(reader, "multipleOf");
        if (read == null || read.signum() <= 0) {
            return;
        }
        BigDecimal written = Keywords.number(writer, "multipleOf");
        BigDecimal known = written == null && isInteger(writer) ? BigDecimal.ONE : written;
        if (known != null && isMultiple(known, read)) {
            return;
        }
        step.found(
                written == null
                        ? JsonRule.MULTIPLE_OF_ADDED
                        : isMultiple(read, written) ? JsonRule.MULTIPLE_OF_EXPANDED : JsonRule.MULTIPLE_OF_CHANGED,
                place.keyword("multipleOf"),
                place.subject() + " is read only as a multiple of " + Bounds.plain(read)
                        + ", but writers may write others",
                written == null ? "leave out multipleOf" : "let multipleOf stay at " + Bounds.plain(written));
    }

    private static boolean isMultiple(BigDecimal number, BigDecimal of) {
        return of.signum() > 0 && number.remainder(of).signum() == 0;
    }

    private static boolean isInteger(SchemaNode node) {
        var types = ValueTypes.own(node);
        return types != null && types.contains("integer") && !types.contains("number");
    }
}
