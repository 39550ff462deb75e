package io.crossdock.registry.type.json;

import java.math.BigDecimal;

/** Compares {@code contains} and how many items it asks for. */
final class ContainsRules {
    private ContainsRules() {}

    static void compare(SchemaNode writer, SchemaNode reader, Place place, Step step) {
        SchemaNode read = reader.one("contains");
        if (read == null) {
            return;
        }
        SchemaNode written = writer.one("contains");
        BigDecimal least = least(reader);
        if (least.signum() > 0 && (written == null || !step.may(written, read))) {
            step.found(
                    JsonRule.CONTAINS_ADDED,
                    place.keyword("contains"),
                    place.subject() + " must contain an item for readers that writers need not write",
                    "leave out contains, or ask for no more than writers do");
        } else if (least.signum() > 0 && least.compareTo(least(writer)) > 0) {
            boolean had = writer.has("minContains");
            step.found(
                    had ? JsonRule.MIN_CONTAINS_INCREASED : JsonRule.MIN_CONTAINS_ADDED,
                    place.keyword("minContains"),
                    place.subject() + " must contain " + Bounds.plain(least) + " such items for readers, but only "
                            + Bounds.plain(least(writer)) + " for writers",
                    "let minContains stay at " + Bounds.plain(least(writer)));
        }
        compareMost(writer, reader, place, step);
    }

    private static BigDecimal least(SchemaNode node) {
        BigDecimal said = Keywords.number(node, "minContains");
        return said == null || node.draft().isReferenceAlone() ? BigDecimal.ONE : said;
    }

    private static void compareMost(SchemaNode writer, SchemaNode reader, Place place, Step step) {
        Bounds.compare(
                new Bounds.Limit("maxContains", true, JsonRule.MAX_CONTAINS_ADDED, JsonRule.MAX_CONTAINS_DECREASED),
                "the number of such items of",
                writer,
                reader,
                place,
                step);
    }
}
